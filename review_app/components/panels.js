// What stands beside the tables: leftovers, a choice between two people's versions or the news that both stand, a field's history, the list of keys.
function drawLeftovers(desk, root) {
  const { words, data } = desk;
  const rows = data.leftovers.map((leftover, number) => {
    const put = () => {
      if ((desk.lastCell || "").startsWith("cells.")) desk.act("leftover", { path: desk.lastCell, value: { number } });
      else desk.say(words.select_first);
    };
    const target = desk.lastCell ? desk.form.labels[desk.lastCell] : words.select_first;
    return el("li", {}, el("button", { type: "button", class: "nb-goto", text: leftover.text, onclick: () => desk.show(leftover.spans, leftover.boxes, leftover.text) }), data.editable ? el("button", { type: "button", text: words.put_into, title: target, onclick: put }) : null);
  });
  const where = desk.lastCell ? el("p", {}, el("b", { text: desk.form.labels[desk.lastCell] || "" }), desk.refused(desk.lastCell)) : null;
  root.replaceChildren(...[el("p", { class: "nb-dim", text: words.leftovers_help }), where, el("ul", { class: "nb-leftovers" }, ...rows)].filter(Boolean));
}

function drawConflict(desk, root) {
  const { conflict, merged, rereads, remark } = desk.data;
  root.hidden = !conflict && !merged && !rereads.length && !remark;
  const note = remark ? el("div", { text: `▲ ${desk.words.remark} ${remark}` }) : null;
  const beside = merged ? el("div", { class: "nb-row nb-merged" }, el("span", { text: `ℹ ${merged}` }), el("button", { type: "button", text: desk.words.close, onclick: () => desk.act("noted", {}) })) : null;
  root.replaceChildren(...[note, beside, conflict ? drawUnsaved(desk, conflict) : null, rereads.length ? drawRereads(desk, rereads) : null].filter(Boolean));
}

// Somebody else saved first: both versions of each field.
function drawUnsaved(desk, conflict) {
  const { words, data } = desk;
  const choose = (seqs, take) => desk.act("resolve", { value: { seqs, take } });
  const buttons = (seqs, mine, theirs) => [
    data.editable ? el("button", { type: "button", text: mine, onclick: () => choose(seqs, "mine") }) : null,
    el("button", { type: "button", text: theirs, onclick: () => choose(seqs, "theirs") }),
  ];
  const rows = conflict.rows.map((row) =>
    el("tr", { "data-path": row.path }, el("td", { text: row.label }), el("td", { class: "nb-mine", text: row.mine }), el("td", { class: "nb-theirs", text: row.theirs }), el("td", { class: "nb-actions" }, ...buttons([row.seq], words.take_mine, words.take_theirs))),
  );
  const all = conflict.rows.map((row) => row.seq);
  return el(
    "div",
    {},
    el("div", { class: "nb-row" }, el("b", { text: `▲ ${words.conflict.replace("{who}", conflict.by)}` }), ...(all.length > 1 ? buttons(all, words.all_mine, words.all_theirs) : [])),
    el("table", {}, el("thead", {}, el("tr", {}, ...[words.field, words.mine, words.theirs, ""].map((text) => el("th", { text, scope: "col" })))), el("tbody", {}, ...rows)),
  );
}

// The program read the report again: what a person had set, what was read then, what is read now.
function drawRereads(desk, rereads) {
  const { words, data } = desk;
  const settle = (path, text, value) => el("button", { type: "button", text, disabled: !data.editable, onclick: () => desk.act("settle", { path, value }) });
  const rows = rereads.map(({ path, label, gone, words: texts }) => {
    const keep = gone ? null : settle(path, words.take_mine, "mine");
    const take = settle(path, words.take_now, "now");
    return el("tr", { "data-path": path }, el("td", {}, el("button", { type: "button", class: "nb-goto", text: label, onclick: () => desk.go(path, {}) })), ...texts.map((text) => el("td", { text })), el("td", { class: "nb-actions" }, keep, take, desk.refused(path)));
  });
  return el("div", {}, el("b", { text: `▲ ${words.rereads}` }), desk.refused("settle"), el("table", {}, el("thead", {}, el("tr", {}, el("th", { text: words.field }), el("th", { text: words.mine_was_now, colspan: 3 }))), el("tbody", {}, ...rows)));
}

// A sheet over the panel: closed by Escape or its button, the focus goes back to where it was.
class Sheet {
  constructor(desk) {
    this.desk = desk;
    this.node = el("div", { class: "nb-dialog", role: "dialog", "aria-modal": "false", tabindex: "-1" });
    this.node.hidden = true;
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
  }

  open(title, rows) {
    const { words } = this.desk;
    if (this.node.hidden) this.before = document.activeElement;
    const lines = rows.map(([head, ...text]) => el("tr", {}, el("th", { text: head, scope: "row" }), ...text.map((part) => el("td", { text: part }))));
    this.node.setAttribute("aria-label", title);
    this.node.replaceChildren(el("div", { class: "nb-row" }, el("b", { text: title }), el("button", { type: "button", text: words.close, onclick: () => this.close() })), el("table", {}, el("tbody", {}, ...lines)));
    this.node.hidden = false;
    this.node.focus({ preventScroll: true });
  }

  close() {
    this.node.hidden = true;
    if (this.before && this.before.isConnected) this.before.focus({ preventScroll: true });
    if (this.desk.data.history) this.desk.act("history", {});
  }
}
