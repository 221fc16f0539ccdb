// The record beside its source: findings on top, then the tables, the narrative, the cover and the golden differences as tabs.
// What the server tells is a view, whole or as the differences from one that this panel has (its token); what no edit changes is the form,
// which the source viewer brought.
const desks = new WeakMap();
const VIEWS_KEPT = 6;
// Kinds of acts that an undo takes back.
const CHANGES = new Set(["edit", "edits", "shift", "swap", "paste", "state", "layout", "leftover", "take_golden", "settle"]);

class Desk {
  constructor(root, item, form) {
    this.item = item;
    this.form = form;
    this.words = form.words;
    this.root = root;
    this.views = new Map();
    this.groups = new Map();
    this.selected = null;
    this.card = null;
    this.lastCell = null;
    this.selection = null;
  }

  // Once, when the first whole view is here.
  begin(data) {
    const { root, form } = this;
    this.data = data;
    this.signing = new Signing(this);
    this.relations = new Relations(this);
    this.outbox = new Outbox(this);
    this.grid = new Grid(this, form.tables);
    this.strip = new Strip(this);
    this.sheet = new Sheet(this);
    this.cards = new Cards(this);
    this.cover = new Cover(this);
    this.sections = new Map(form.groups.map((group) => [group.key, el("section", { class: "nb-group", "data-group": group.key })]));
    this.build(root);
    listen(this.pane, "nianbao:place", (detail) => detail.item === this.item && this.found(detail.offset));
    listen(this.pane, "nianbao:choose", (detail) => detail.item === this.item && this.go(detail.path, {}));
    listen(this.pane, "nianbao:ready", (detail) => detail.item === this.item && this.tellSource());
    listen(this.pane, "nianbao:command", (detail) => detail.item === this.item && this.command(detail.name, detail.shown));
    listen(this.pane, "nianbao:selection", (detail) => {
      if (detail.item === this.item) this.selection = detail.text ? { text: detail.text, spans: detail.spans } : null;
    });
    watchKeys(this);
    this.guard();
    this.grid.watch();
    this.cards.watch(this.pane);
  }

  // What is being typed is handed in when the page is left; the outbox keeps it.
  guard() {
    const leaving = () => {
      if (!this.pane.isConnected) window.removeEventListener("beforeunload", leaving);
      else this.handIn();
    };
    window.addEventListener("beforeunload", leaving);
  }

  handIn() {
    const field = document.activeElement;
    if (!this.root.contains(field)) return;
    field.blur();
    if (field.isConnected) field.focus({ preventScroll: true });
  }

  build(root) {
    const keys = [...new Set([...this.data.tabs.map((tab) => tab.key), ...Object.values(this.form.tab_of), "golden", "leftovers"])];
    this.conflict = el("div", { class: "nb-conflict", role: "alert" });
    this.findings = el("div", { class: "nb-findings", role: "region", "aria-label": this.words.findings });
    this.pages = new Map(keys.map((key) => [key, el("div", { class: "nb-page", role: "tabpanel", "data-tab": key })]));
    this.buttons = new Map(keys.map((key) => [key, el("button", { type: "button", role: "tab", onclick: () => this.open(key) })]));
    this.pane = el("div", { class: "nb-pane" }, ...this.pages.values());
    for (const table of this.form.tables) this.pages.get(table.tab).append(this.grid.panels.get(table.key));
    for (const group of this.form.groups) this.pages.get(group.tab).append(this.sections.get(group.key));
    this.told = el("span", { class: "nb-told", role: "status" });
    const tabs = el("div", { class: "nb-tabs" }, el("div", { role: "tablist" }, ...this.buttons.values()), this.told);
    const record = el("div", { class: "nb-record" }, this.conflict, this.findings, tabs, this.pane, this.strip.node, this.sheet.node);
    this.press = new Press(record, () => this.redraw());
    root.replaceChildren(record);
  }

  receive(told, send) {
    this.send = (value) => send("outbox", value);
    const data = this.merged(told);
    if (data === null) {
      this.token = null;
      if (this.outbox) this.outbox.post();
      else this.send({ acts: [], have: null });
      return undefined;
    }
    this.token = told.token;
    this.views.set(told.token, data);
    for (const old of [...this.views.keys()].slice(0, -VIEWS_KEPT)) this.views.delete(old);
    this.coming = data;
    if (this.data) return this.redraw();
    this.begin(data);
    return this.update(data, true);
  }

  merged({ base, view, delta }) {
    if (base === null) return view;
    const before = this.views.get(base);
    if (!before) return null;
    const after = { ...before, ...delta.set };
    for (const [name, { set, gone }] of Object.entries(delta.parts)) {
      after[name] = { ...before[name], ...set };
      for (const key of gone) delete after[name][key];
    }
    return after;
  }

  update(data, first) {
    const before = this.data;
    this.data = data;
    if (first) this.outbox.takeUp();
    this.outbox.acknowledge(data.acked);
    if (data.epoch !== before.epoch && data.version !== before.version) this.grid.forget();
    for (const group of data.groups) this.groups.set(group.key, this.outbox.latest(`narrative.${group.key}`, group.value));
    this.redraw();
    if (data.history && data.history !== this.toldHistory) this.sheet.open(data.history.label, data.history.rows);
    this.toldHistory = data.history;
    if (!first) return;
    this.open(this.remembered || data.first_tab);
    this.tellSource();
    const need = data.needs[0];
    if (need && (!document.activeElement || document.activeElement === document.body)) this.need(0);
  }

  // What comes during a press waits with its data: an act is made on what was on the screen, and says so.
  redraw() {
    if (this.press.holds()) return undefined;
    if (this.coming !== this.data) return this.update(this.coming, false);
    const { data, form } = this;
    this.drawTabs();
    drawConflict(this, this.conflict);
    drawFindings(this, this.findings);
    this.grid.update(data);
    this.relations.update();
    for (const group of form.groups) this.cards.draw({ ...group, ...data.groups.find((one) => one.key === group.key) }, this.sections.get(group.key));
    this.cover.draw(this.pages.get("cover"));
    drawDifferences(this, this.pages.get("golden"));
    drawLeftovers(this, this.pages.get("leftovers"));
    this.strip.draw();
    tell("nianbao:heading", { item: this.item, heading: this.heading(), needs: data.needs.length ? this.words.needs.replace("{n}", data.needs.length) : this.words.needs_none });
    this.tellBoxes();
    return undefined;
  }

  drawTabs() {
    const labels = new Map(this.data.tabs.map((tab) => [tab.key, tab.label]));
    for (const [key, button] of this.buttons) {
      const tables = this.form.tables.filter((table) => table.tab === key && table.rows.length);
      const seen = tables.length && this.data.editable && tables.every((table) => this.grid.seen.has(table.key));
      button.hidden = !labels.has(key);
      button.textContent = `${labels.get(key) || ""}${seen ? " ✓" : ""}`;
      button.title = seen ? this.words.seen : "";
    }
  }

  tellSource() {
    this.tellBoxes(true);
    if (this.showing) tell("nianbao:show", this.showing);
  }

  tellBoxes(all = false) {
    const cells = Object.entries(this.data.boxes).map(([path, [box]]) => {
      const cell = this.data.cells[path.slice("cells.".length)] || {};
      return { path, box, label: this.form.labels[path], mark: cell.mark, sign: cell.mark ? this.words.marks[cell.mark] : cell.machine ? "✎" : "" };
    });
    const quotes = this.quotedSpans();
    const looks = JSON.stringify([cells, quotes]);
    if (!all && looks === this.boxesTold) return;
    this.boxesTold = looks;
    tell("nianbao:boxes", { item: this.item, cells, quotes });
  }

  // All that the narrative and the cover quote.
  quotedSpans() {
    const cover = Object.entries(this.data.places).filter(([path]) => path.startsWith("report."));
    return [...cover.flatMap(([, spans]) => spans), ...this.cards.items().flatMap((one) => spansOf(one.item))];
  }

  open(key) {
    if (!this.pages.has(key)) return;
    this.tab = key;
    for (const [name, page] of this.pages) page.hidden = name !== key;
    for (const [name, button] of this.buttons) button.setAttribute("aria-selected", String(name === key));
    if (key === "leftovers") drawLeftovers(this, this.pages.get(key));
    this.strip.draw();
  }

  hasTables() {
    return this.form.tables.some((table) => table.tab === this.tab);
  }

  say(text) {
    this.told.textContent = text;
  }

  // --- commands: from the keyboard or from the bar ---

  command(name, what) {
    const { data, strip } = this;
    const changes = { take: () => strip.take(), refuse: () => strip.refuse(), confirm: () => this.confirm(), sign: () => this.sign(), undo: () => this.undo(what), approve: () => this.approve(), shift: () => this.shift(what) };
    const looks = { need: () => this.need(what), next_proposal: () => strip.next(), next_tab: () => this.nextTab(), help: () => this.help(), skip: () => this.act("skip", {}) };
    this.say("");
    if (looks[name]) return looks[name]();
    if (!changes[name]) return tell("nianbao:source", { name });
    if (!data.editable) return undefined;
    this.handIn();
    return changes[name]();
  }

  // The next field that needs a person, in the form's order, round and round; `by` 0 is the first.
  need(by) {
    this.handIn();
    const { needs } = this.data;
    if (!needs.length) return this.say(this.words.needs_none);
    const at = needs.findIndex((one) => one.path === this.selected);
    const rank = (path) => this.grid.order.indexOf(path.replace(/^cells\./, ""));
    const behind = needs.findIndex((one) => rank(one.path) > rank(this.selected || ""));
    const start = at >= 0 ? at + by : by > 0 ? (behind < 0 ? 0 : behind) : by < 0 ? (behind < 0 ? needs.length : behind) - 1 : 0;
    const next = needs[(start + needs.length) % needs.length];
    if (next.path.startsWith("finding:")) return this.toFinding(next);
    this.go(next.path, {});
    return undefined;
  }

  toFinding({ path, key }) {
    this.selected = path;
    const row = [...this.findings.querySelectorAll(".nb-finding")].find((node) => node.dataset.key === key);
    if (row) row.querySelector(".nb-goto").click();
    const button = row && row.querySelector("button:not(.nb-goto)");
    if (button) button.focus();
    this.selected = path;
  }

  confirm() {
    this.strip.confirm();
    this.need(1);
  }

  sign() {
    const need = this.data.needs.find((one) => one.path === this.selected && one.key);
    const finding = need || this.data.findings.find((one) => !one.signature && one.target === this.selected);
    if (finding) this.signing.toggle(finding.key);
  }

  shift(direction) {
    if ((this.selected || "").startsWith("cells.")) this.act("shift", { path: this.selected, value: { direction, whole: true } });
  }

  // `shown`: the version at which the button named what it takes back. A key alone takes back what is hers; to another's act it brings the
  // button.
  undo(shown) {
    const { undo, version } = this.heading();
    if (shown !== undefined || !undo || !undo.others) return this.act("undo", { value: shown ?? version });
    tell("nianbao:undo", { item: this.item });
    return this.say(this.words.undo_of_another);
  }

  // While a change of hers waits for its answer, that is what an undo takes back.
  heading() {
    const { heading } = this.data;
    const waits = this.outbox.acts.some((act) => CHANGES.has(act.kind));
    return waits ? { ...heading, undo: { text: this.words.undo, what: "", others: false } } : heading;
  }

  // Approval shows first what was not on the screen yet.
  approve() {
    const [table] = [...this.grid.unseen.keys()];
    if (table) return this.showUnseen(table);
    return this.act("approve", { value: [...this.grid.seen] });
  }

  showUnseen(table) {
    const rows = this.grid.unseen.get(table);
    const tables = [...this.grid.unseen.keys()].map((key) => this.form.tables.find((one) => one.key === key).title);
    this.open(this.form.tables.find((one) => one.key === table).tab);
    const [row] = rows;
    const outer = this.pane.getBoundingClientRect();
    const inner = row.getBoundingClientRect();
    const head = row.closest("table").tHead.offsetHeight;
    if (inner.bottom > outer.bottom || inner.top < outer.top + head) this.pane.scrollTop += inner.top - outer.top - head - 24;
    this.say(this.words.not_seen.replace("{tables}", tables.join("、")));
  }

  nextTab() {
    const keys = this.data.tabs.map((tab) => tab.key);
    this.open(keys[(keys.indexOf(this.tab) + 1) % keys.length]);
    this.buttons.get(this.tab).focus();
  }

  help() {
    this.sheet.open(this.words.keys, this.words.keymap.map(([name, text]) => [SHOWN[name], text]));
  }

  // --- places ---

  select(path) {
    if (path.startsWith("cells.")) this.lastCell = path;
    if (this.selected === path) return;
    this.selected = path;
    this.card = null;
    this.strip.chosen = 0;
    this.cards.mark();
    this.show(this.data.places[path] || [], this.data.boxes[path] || [], this.form.labels[path] || path, path);
    this.strip.draw();
  }

  show(spans, boxes, label, path = null) {
    if (this.told.textContent === this.words.no_field) this.say("");
    const known = spans.length + boxes.length > 0;
    this.showing = { item: this.item, spans, boxes, path, label: known ? label : `${label} · ${this.words.no_place}` };
    tell("nianbao:show", this.showing);
  }

  // To the field a path names, and its place in the source; `spans` are the finding's own places where it names no field.
  go(path, { spans, boxes, label }) {
    const tab = path && this.form.tab_of[path.split(".").slice(0, 2).join(".")];
    if (tab) this.open(tab);
    this.selected = null;
    this.card = null;
    const focused = path && path.startsWith("cells.") && this.grid.focus(path.slice("cells.".length));
    if (!focused && path) {
      const node = this.pane.querySelector(`[data-group="${CSS.escape(path.split(".")[1])}"], [data-path="${CSS.escape(path)}"]`);
      if (node) reveal(this.pane, node, 0.02);
      this.selected = path;
      const places = this.data.places[path] || [];
      if (!(spans || []).length) this.show(places, [], this.form.labels[path] || path, path);
      if (path.startsWith("report.") && node) node.querySelector("input, select").focus({ preventScroll: true });
      this.cards.mark();
    }
    if (!focused && (spans || []).length + (boxes || []).length) this.show(spans || [], boxes || [], label);
  }

  // The field, or the card, whose place is the smallest around the offset.
  found(offset) {
    const fields = Object.entries(this.data.places).filter(([path]) => !path.startsWith("narrative."));
    const known = [...fields.map(([path, spans]) => ({ spans, open: () => this.go(path, {}) })), ...this.cards.items().map((one) => ({ spans: spansOf(one.item), open: () => this.cards.go(one) }))];
    const inside = known
      .flatMap(({ spans, open }) => spans.map(([start, end]) => ({ open, size: end - start, edge: offset === end, hit: start <= offset && offset <= end })))
      .filter((candidate) => candidate.hit)
      .sort((a, b) => a.edge - b.edge || a.size - b.size);
    if (inside.length) inside[0].open();
    else this.say(this.words.no_field);
  }

  // A narrative item, with the places of its quotes.
  selectCard({ group, key, item }, again = false) {
    const spans = spansOf(item);
    const looks = `${key} ${spans}`;
    if (this.card === key && this.cardShown === looks && !again) return;
    this.selected = `narrative.${group}`;
    this.card = key;
    this.cardShown = looks;
    const quotes = (item.quotes || []).map((quote) => quote.text).join(" … ");
    this.show(spans, [], [this.form.labels[this.selected], quotes].filter(Boolean).join(" · "), this.selected);
    this.cards.mark();
    this.strip.draw();
  }

  // What is selected in the source, as a quote; it is used once.
  quoted() {
    const { selection } = this;
    this.selection = null;
    window.getSelection().removeAllRanges();
    tell("nianbao:quoted", { item: this.item });
    return selection && { ...selection, match: "exact", pages: [] };
  }

  // --- the draft ---

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
    this.outbox.put(kind, fields);
    this.redraw();
  }

  pending(path) {
    return this.outbox.waits(path);
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
  const draw = () => {
    const form = shared(data.item, data.shape);
    if (!form) return false;
    const desk = kept(desks, parentElement, `${data.item}:${data.shape}`, () => new Desk(parentElement, data.item, form));
    desk.receive(data, setStateValue);
    return true;
  };
  if (draw()) return;
  // The source viewer, which brings the form, is drawn after this panel now and then.
  const later = () => {
    if (draw() || !parentElement.isConnected) window.removeEventListener("nianbao:form", later);
  };
  window.addEventListener("nianbao:form", later);
}
