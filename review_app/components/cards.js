// Cover fields and narrative items. What a card's fields are comes from the models, as data.
function control(field, value, change, desk) {
  const words = desk.words;
  const common = { "aria-label": field.label, disabled: !desk.data.editable };
  if (field.kind === "choice") {
    const options = (field.nullable ? [["", "—"]] : []).concat(field.options);
    const select = el("select", { ...common, onchange: () => change(select.value === "" ? null : select.value) }, ...options.map(([, text]) => el("option", { text })));
    [...select.options].forEach((option, n) => (option.value = options[n][0]));
    select.value = value ?? "";
    return select;
  }
  if (field.kind === "flag") {
    const options = field.nullable ? [["", "—"], ["yes", words.yes], ["no", words.no]] : [["no", words.no], ["yes", words.yes]];
    const select = el("select", { ...common, onchange: () => change(select.value === "" ? null : select.value === "yes") }, ...options.map(([, text]) => el("option", { text })));
    [...select.options].forEach((option, n) => (option.value = options[n][0]));
    select.value = value === null || value === undefined ? "" : value ? "yes" : "no";
    return select;
  }
  if (field.kind === "indexes") return indexes(value || [], change, desk);
  if (field.kind === "number") {
    return el("input", { ...common, type: "text", inputmode: "numeric", value: value ?? "", onchange: (event) => change(number(event.target.value)) });
  }
  if (field.kind === "lines") {
    return el("textarea", { ...common, rows: Math.max(1, (value || []).length), value: (value || []).join("\n"), onchange: (event) => change(lines(event.target.value)) });
  }
  if (field.kind === "long") {
    return el("textarea", { ...common, rows: Math.min(4, 1 + Math.floor((value || "").length / 46)), value: value ?? "", onchange: (event) => change(event.target.value) });
  }
  return el("input", { ...common, type: "text", value: value ?? "", onchange: (event) => change(event.target.value === "" && field.nullable ? null : event.target.value) });
}

function number(text) {
  const plain = text.normalize("NFKC").replace(/[\s,]/g, "");
  if (plain === "") return null;
  return NUMBER.test(plain) ? Number(plain) : text;
}

function lines(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

// Which problems an improvement answers: one small switch a problem, its text as the title.
function indexes(chosen, change, desk) {
  const problems = desk.working("problems") || [];
  const toggles = problems.map((problem, n) => {
    const on = chosen.includes(n);
    const flip = () => change(on ? chosen.filter((m) => m !== n) : [...chosen, n].sort((a, b) => a - b));
    return el("button", { type: "button", class: "nb-toggle", text: String(n + 1), title: problem.text, "aria-pressed": String(on), disabled: !desk.data.editable, onclick: flip });
  });
  return el("span", { class: "nb-toggles" }, ...(toggles.length ? toggles : [el("span", { class: "nb-dim", text: "—" })]));
}

function quoteChips(quotes, change, desk) {
  const words = desk.words;
  const chips = quotes.map((quote, n) =>
    el(
      "span",
      { class: "nb-quote" },
      el("button", { type: "button", class: "nb-goto", text: quote.text, title: quote.text, onclick: () => desk.show(quote.spans, [], quote.text) }),
      desk.data.editable && change ? el("button", { type: "button", class: "nb-x", text: "×", "aria-label": words.remove_quote, onclick: () => change(quotes.filter((_, m) => m !== n)) }) : null,
    ),
  );
  const add = el("button", {
    type: "button",
    class: "nb-add",
    text: words.add_quote,
    title: words.add_quote_help,
    onclick: () => desk.selection && change([...quotes, desk.quoted()]),
  });
  return el("div", { class: "nb-quotes" }, ...chips, desk.data.editable && change ? add : null);
}

// The focus stays where it is, and the caret in it: a field is found again by its name, a button by how many controls come after it.
function refill(root, nodes) {
  const before = document.activeElement;
  const controls = () => [...root.querySelectorAll("textarea, input, select, button, summary")];
  const at = root.contains(before) ? controls().reverse().indexOf(before) : -1;
  const [from, to] = at >= 0 && "selectionStart" in before ? [before.selectionStart, before.selectionEnd] : [];
  root.replaceChildren(...nodes);
  if (at < 0) return;
  const { place } = before.dataset;
  const again = controls().find((node) => place && node.dataset.place === place) || controls().reverse()[at];
  if (!again) return;
  again.focus({ preventScroll: true });
  if (Number.isInteger(from) && again.dataset.place === place) again.setSelectionRange(from, to);
}

function spansOf(item) {
  return (item.quotes || []).flatMap((quote) => quote.spans);
}

class Cards {
  constructor(desk) {
    this.desk = desk;
    this.drawn = new Map();
    this.nodes = new Map();
  }

  // Every narrative item as it is now, with the key of its card.
  items() {
    return this.desk.form.groups.flatMap((group) =>
      group.sections.flatMap((section) => {
        const value = this.desk.working(group.key);
        const found = section.key ? value[section.key] : value;
        const items = section.many ? found : found === null ? [] : [found];
        return items.map((item, n) => ({ group: group.key, item, key: this.key(group, section, n) }));
      }),
    );
  }

  key(group, section, n) {
    return `narrative.${group.key}.${section.key || ""}.${n}`;
  }

  // To the card of an item, which is then selected.
  go(one) {
    this.desk.open(this.desk.form.tab_of[`narrative.${one.group}`]);
    const node = this.nodes.get(one.key);
    if (!node || !node.isConnected) return;
    reveal(this.desk.pane, node, 0.1);
    const field = node.querySelector(".nb-fields :is(textarea, input, select, button)");
    if (field) field.focus({ preventScroll: true });
    this.desk.selectCard(one, true);
  }

  mark() {
    for (const [key, node] of this.nodes) node.classList.toggle("nb-here", key === this.desk.card);
  }

  // A field that is left hands its words in before the focus has arrived where it goes: what is drawn anew before that takes the field away
  // from under it.
  watch(pane) {
    pane.addEventListener("focusout", () => this.settle());
    pane.addEventListener("change", ({ target }) => {
      if (target.dataset.drawn !== undefined) target.dataset.drawn = target.value;
      this.settle();
    }, true);
  }

  settle() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.settling = null;
      if (!this.waits) return;
      this.waits = false;
      this.desk.redraw();
    });
  }

  // The focus is on its way, or words are being typed that were not handed in: what would be drawn waits until the field is left.
  busy(root) {
    const field = document.activeElement;
    const typed = root.contains(field) && field.dataset.drawn !== undefined && field.value !== field.dataset.drawn;
    const busy = typed || Boolean(this.settling);
    this.waits ||= busy;
    return busy;
  }

  // A group is redrawn only when its data changed, so that the focus stays where it is.
  draw(group, root) {
    const value = this.desk.working(group.key);
    const looks = JSON.stringify([value, group.machine, group.key === "improvements" ? this.desk.working("problems") : null, this.desk.data.editable, this.desk.refusal(group.path)]);
    if (this.drawn.get(group.key) === looks || this.busy(root)) return;
    this.drawn.set(group.key, looks);
    refill(root, [this.heading(group), ...group.sections.map((section) => this.section(group, section, value))]);
  }

  heading(group) {
    const { words } = this.desk;
    const { editable } = this.desk.data;
    const head = el("div", { class: "nb-group-head" }, el("h4", { text: group.label }), el("span", { class: "nb-dim", text: group.run }));
    if (group.machine !== null) {
      const details = el("details", { class: "nb-was" }, el("summary", { text: `${words.machine} ${group.machine_words.length}` }), ...group.machine_words.map((text) => el("div", { text })));
      head.append(details);
      if (editable) head.append(el("button", { type: "button", text: words.take_machine, onclick: () => this.desk.setGroup(group.key, group.machine) }));
    }
    const refused = this.desk.refused(group.path);
    if (refused) head.append(refused);
    return head;
  }

  section(group, section, value) {
    const words = this.desk.words;
    const current = section.key ? value[section.key] : value;
    // What was drawn may be older than what is there: the words of another field were handed in since.
    const change = (next) => {
      const whole = this.desk.working(group.key);
      this.desk.setGroup(group.key, section.key ? { ...whole, [section.key]: next(whole[section.key]) } : next(whole));
    };
    const items = section.many ? current : current === null ? [] : [current];
    const cards = items.map((item, n) => this.card(group, section, item, n, change));
    const title = section.label ? el("h5", { text: section.label }) : null;
    const empty = items.length === 0 ? el("span", { class: "nb-dim", text: words.absent }) : null;
    const addable = this.desk.data.editable && (section.many || current === null);
    const make = () => {
      const item = JSON.parse(JSON.stringify(section.blank));
      if (this.desk.selection) {
        item.quotes = [this.desk.quoted()];
        if (section.lead) item[section.lead] = item.quotes[0].text;
      }
      change((now) => (section.many ? [...now, item] : item));
      this.go({ group: group.key, item, key: this.key(group, section, items.length) });
    };
    const add = addable ? el("button", { type: "button", class: "nb-add", text: words.add_item, title: words.add_item_help, onclick: make }) : null;
    return el("div", { class: "nb-section", "data-section": `${group.key}.${section.key || ""}` }, title, ...cards, el("div", { class: "nb-row" }, empty, add));
  }

  card(group, section, item, n, change) {
    const words = this.desk.words;
    const put = (fields) => change((now) => (section.many ? now.map((old, m) => (m === n ? { ...old, ...fields } : old)) : { ...now, ...fields }));
    const fields = section.fields.map((field) => {
      const input = control(field, item[field.name], (value) => put({ [field.name]: value }), this.desk);
      input.dataset.place = `${section.key}.${n}.${field.name}`;
      input.dataset.drawn = input.value;
      return el("label", { class: `nb-field nb-kind-${field.kind}`, title: field.help }, el("span", { text: field.label }), input);
    });
    const remove = () => {
      if (group.key === "problems") this.desk.forgetProblem(n);
      change((now) => (section.many ? now.filter((_, m) => m !== n) : null));
    };
    const removable = this.desk.data.editable && (section.many || section.nullable);
    const doubt = item.confidence === null || item.confidence === undefined ? "" : ` ${Math.round(item.confidence * 100)}%`;
    const by = el("span", { class: "nb-dim", text: (item.by || []).join(" + ") + doubt });
    const bin = removable ? el("button", { type: "button", class: "nb-x", text: "×", title: words.remove_item, "aria-label": words.remove_item, onclick: remove }) : null;
    const key = this.key(group, section, n);
    const quote = (quotes) => {
      put({ quotes });
      this.desk.selectCard({ group: group.key, item: { ...item, quotes }, key }, true);
    };
    // A press on a quote shows that one alone; a press that changed the card has drawn it anew.
    const select = (event) => {
      const pressed = event.type === "click";
      if (pressed && (event.target.closest(".nb-quotes") || !event.currentTarget.isConnected)) return;
      this.desk.selectCard({ group: group.key, item, key }, pressed);
    };
    const node = el(
      "div",
      { class: `nb-card${key === this.desk.card ? " nb-here" : ""}`, "data-card": key, onfocusin: select, onclick: select },
      el("div", { class: "nb-number" }, section.many ? el("b", { text: String(n + 1) }) : null, bin),
      el("div", { class: "nb-card-body" }, el("div", { class: "nb-fields" }, ...fields), el("div", { class: "nb-card-foot" }, quoteChips(item.quotes || [], quote, this.desk), by)),
    );
    this.nodes.set(key, node);
    return node;
  }
}

class Cover {
  constructor(desk) {
    this.desk = desk;
    this.looks = null;
  }

  draw(root) {
    const { words } = this.desk;
    const { cover, editable } = this.desk.data;
    const looks = JSON.stringify([cover, editable, cover.map((field) => this.desk.refusal(field.path))]);
    const waiting = cover.some((field) => this.desk.pending(field.path));
    if (this.looks === looks || waiting || this.desk.cards.busy(root)) return;
    this.looks = looks;
    const rows = cover.map((field) => {
      const send = (value) => this.desk.edit(field.path, field.part ? { ...this.desk.data.cover_whole[field.path], [field.part]: value } : value);
      const input = control(field, field.value, send, this.desk);
      input.dataset.place = field.label;
      input.dataset.drawn = input.value;
      input.addEventListener("focus", () => this.desk.select(field.path));
      const machine = field.machine === null ? null : el("span", { class: "nb-was", text: `${words.machine} ${field.machine}` });
      return el("label", { class: `nb-field nb-cover-field${field.machine === null ? "" : " nb-edited"}`, "data-path": field.path }, el("span", { text: field.label }), el("div", {}, input, machine, quoteChips(field.quotes, null, this.desk), this.desk.refused(field.path)));
    });
    refill(root, [el("div", { class: "nb-cover" }, ...rows)]);
  }
}
