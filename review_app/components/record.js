// The record beside its source: findings on top, then the tables, the narrative, the cover and the golden differences as tabs.
// Every act goes through an outbox that is sent whole until the server has acknowledged it: two quick edits are two acts.
const desks = new WeakMap();
const RESEND_AFTER = 4000;

class Desk {
  constructor(root, data) {
    this.data = data;
    this.outbox = [];
    this.groups = new Map();
    this.selected = null;
    this.selection = null;
    this.signing = new Signing(this);
    this.grid = new Grid(this, data.tables);
    this.cards = new Cards(this);
    this.cover = new Cover(this);
    this.sections = new Map(data.groups.map((group) => [group.key, el("section", { class: "nb-group", "data-group": group.key })]));
    this.build(root);
    listen(this.pane, "nianbao:place", (detail) => detail.item === this.data.item && this.found(detail.offset));
    listen(this.pane, "nianbao:selection", (detail) => {
      if (detail.item === this.data.item) this.selection = { text: detail.text, spans: detail.spans };
    });
    this.timer = setInterval(() => this.resend(), 1000);
    this.guard();
  }

  // Closing or reloading keeps what is being typed: the message to the server would come too late, so the outbox also stands in the
  // browser's own store. It is sent at the next opening, if the report is still at the version it was made on.
  guard() {
    const leaving = () => {
      if (!this.pane.isConnected) window.removeEventListener("beforeunload", leaving);
      else if (this.pane.contains(document.activeElement)) document.activeElement.blur();
    };
    window.addEventListener("beforeunload", leaving);
  }

  get shelf() {
    return `nianbao.outbox.${this.data.item}`;
  }

  keep() {
    if (this.outbox.length) localStorage.setItem(this.shelf, JSON.stringify({ version: this.data.version, acts: this.outbox }));
    else localStorage.removeItem(this.shelf);
  }

  takeUp() {
    const kept = JSON.parse(localStorage.getItem(this.shelf) || "null");
    if (kept && kept.version === this.data.version && this.data.editable) {
      this.outbox = kept.acts;
      this.post();
    }
    this.keep();
  }

  build(root) {
    const tabs = this.data.tabs;
    this.findings = el("div", { class: "nb-findings", role: "region", "aria-label": this.data.words.findings });
    this.strip = el("div", { class: "nb-strip", role: "status" });
    this.pages = new Map(tabs.map(({ key }) => [key, el("div", { class: "nb-page", role: "tabpanel", "data-tab": key })]));
    this.buttons = new Map(tabs.map(({ key }) => [key, el("button", { type: "button", role: "tab", onclick: () => this.open(key) })]));
    this.pane = el("div", { class: "nb-pane" }, ...this.pages.values());
    for (const table of this.data.tables) this.pages.get(table.key).append(this.grid.panels.get(table.key));
    for (const group of this.data.groups) this.pages.get(group.tab).append(this.sections.get(group.key));
    root.replaceChildren(
      el("div", { class: "nb-record" }, this.findings, el("div", { class: "nb-tabs", role: "tablist" }, ...this.buttons.values()), this.pane, this.strip),
    );
    // A shortcut (approve, skip) acts on the whole record: what is being typed is handed in first.
    root.addEventListener("keydown", (event) => {
      const field = document.activeElement;
      const key = event.key.toLowerCase();
      const acts = ((event.ctrlKey || event.metaKey) && (key === "enter" || (event.shiftKey && key === "u"))) || (event.altKey && key === "k");
      if (!acts || !root.contains(field)) return;
      field.blur();
      field.focus({ preventScroll: true });
    }, true);
    this.open(this.data.first_tab);
  }

  open(key) {
    if (!this.pages.has(key)) return;
    this.tab = key;
    for (const [name, page] of this.pages) page.hidden = name !== key;
    for (const [name, button] of this.buttons) button.setAttribute("aria-selected", String(name === key));
    this.drawStrip();
  }

  update(data, setStateValue) {
    const first = !this.setStateValue;
    this.setStateValue = setStateValue;
    this.data = data;
    if (first) this.takeUp();
    this.outbox = this.outbox.filter((act) => act.seq > data.acked);
    this.keep();
    for (const group of data.groups) if (!this.pending(group.path)) this.groups.set(group.key, group.value);
    this.redraw();
  }

  redraw() {
    for (const tab of this.data.tabs) this.buttons.get(tab.key).textContent = tab.label;
    drawFindings(this, this.findings);
    this.grid.update(this.data);
    for (const group of this.data.groups) this.cards.draw(group, this.sections.get(group.key));
    if (this.pages.has("cover")) this.cover.draw(this.pages.get("cover"));
    if (this.pages.has("golden")) drawDifferences(this, this.pages.get("golden"));
    if (this.pages.has("leftovers")) this.drawLeftovers(this.pages.get("leftovers"));
    this.drawStrip();
  }

  drawLeftovers(root) {
    const rows = this.data.leftovers.map((leftover) => el("li", {}, el("button", { type: "button", class: "nb-goto", text: leftover.text, onclick: () => this.show(leftover.spans, leftover.text) })));
    root.replaceChildren(el("p", { class: "nb-dim", text: this.data.words.leftovers_help }), el("ul", { class: "nb-leftovers" }, ...rows));
  }

  // The selected cell in full: what it is, what stood there, what the machine read, what is wrong and what may be taken.
  drawStrip() {
    const { words, cells, labels, editable } = this.data;
    const id = (this.selected || "").replace(/^cells\./, "");
    const cell = cells[id];
    this.strip.hidden = !this.grid.panels.has(this.tab);
    if (!cell) {
      this.strip.replaceChildren(el("span", { class: "nb-dim", text: words.strip_help }));
      return;
    }
    const states = el("select", { "aria-label": words.state, disabled: !editable, onchange: () => this.setState(id, states.value) }, ...Object.entries(words.states).map(([key, text]) => {
      const option = el("option", { text });
      option.value = key;
      return option;
    }));
    states.value = cell.state;
    const raw = cell.raw === undefined ? "" : `${words.raw} “${cell.raw}”`;
    const machine = cell.machine ? `${words.machine} ${shown(cell.machine, words) || words.states[cell.machine.state]}` : "";
    const how = [cell.by, cell.confidence === undefined ? null : `${Math.round(cell.confidence * 100)}%`].filter(Boolean).join(" ");
    const restore = cell.machine && editable ? el("button", { type: "button", text: words.take_machine, onclick: () => this.edit(`cells.${id}`, { state: cell.machine.state, value: cell.machine.value }) }) : null;
    const proposals = (cell.proposals || []).map((proposal) =>
      el("button", { type: "button", class: "nb-take", text: proposal.text, title: proposal.because, disabled: !editable, onclick: () => this.take(proposal) }),
    );
    this.strip.replaceChildren(
      el("div", { class: "nb-strip-head" }, el("b", { text: labels[this.selected] || id }), el("code", { text: id })),
      el("div", { class: "nb-row" }, states, el("span", { text: raw }), el("span", { class: "nb-was", text: machine }), restore, el("span", { class: "nb-dim", text: how }), ...proposals, this.refused(`cells.${id}`)),
    );
  }

  setState(id, state) {
    const cell = this.data.cells[id];
    this.edit(`cells.${id}`, { state, value: state === "printed" ? (cell.value ?? 0) : null });
  }

  take(proposal) {
    for (const change of proposal.changes) this.edit(`cells.${change.cell}`, { state: change.value === null ? "blank" : "printed", value: change.value }, proposal.because);
  }

  select(path) {
    if (this.selected === path) return;
    this.selected = path;
    this.show(this.data.places[path] || [], this.data.labels[path] || path);
    this.drawStrip();
  }

  show(spans, label) {
    tell("nianbao:show", { item: this.data.item, spans, label: spans.length ? label : `${label} · ${this.data.words.no_place}` });
  }

  // To the field a path names, and its place in the source; `spans` are the finding's own places where it names no field.
  go(path, { spans, label }) {
    const tab = path && this.data.tab_of[path.split(".").slice(0, 2).join(".")];
    if (tab) this.open(tab);
    this.selected = null;
    const focused = path && path.startsWith("cells.") && this.grid.focus(path.slice("cells.".length));
    if (!focused && path) {
      const node = this.pane.querySelector(`[data-group="${CSS.escape(path.split(".")[1])}"], [data-path="${CSS.escape(path)}"]`);
      if (node) reveal(this.pane, node, 0.02);
    }
    if (!focused && spans && spans.length) this.show(spans, label);
  }

  found(offset) {
    const inside = Object.entries(this.data.places)
      .flatMap(([path, spans]) => spans.map(([start, end]) => ({ path, size: end - start, hit: start <= offset && offset <= end })))
      .filter((candidate) => candidate.hit)
      .sort((a, b) => a.size - b.size);
    if (inside.length) this.go(inside[0].path, {});
  }

  working(key) {
    return this.groups.get(key);
  }

  setGroup(key, value) {
    this.groups.set(key, value);
    this.edit(`narrative.${key}`, value);
  }

  // Improvements point at problems by number: a removed problem takes its pointers along.
  forgetProblem(n) {
    const improvements = this.working("improvements");
    const moved = improvements.map((item) => ({ ...item, addresses: item.addresses.filter((m) => m !== n).map((m) => (m > n ? m - 1 : m)) }));
    if (JSON.stringify(moved) !== JSON.stringify(improvements)) this.setGroup("improvements", moved);
  }

  edit(path, value, reason = null) {
    this.act("edit", { path, value, reason });
  }

  act(kind, fields) {
    const last = this.outbox.length ? this.outbox[this.outbox.length - 1].seq : this.data.acked;
    this.outbox.push({ seq: Math.max(Date.now(), last + 1), item: this.data.item, kind, ...fields });
    this.post();
    this.redraw();
  }

  post() {
    this.sent = Date.now();
    this.keep();
    this.setStateValue("outbox", this.outbox.slice());
  }

  resend() {
    if (!this.pane.isConnected) clearInterval(this.timer);
    else if (this.outbox.length && Date.now() - this.sent > RESEND_AFTER) this.post();
  }

  pending(path) {
    return this.outbox.some((act) => act.path === path);
  }

  refusal(path) {
    return this.data.refusals.find((refusal) => refusal.about === path) || null;
  }

  refused(about) {
    const refusal = this.refusal(about);
    return refusal ? el("span", { class: "nb-refusal", role: "alert", text: refusal.message }) : null;
  }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const desk = kept(desks, parentElement, `${data.item}:${data.language}:${data.shape}`, () => new Desk(parentElement, data));
  desk.update(data, setStateValue);
}
