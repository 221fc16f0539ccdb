// The selected cell in full: the picture of it, what it is, what stood there, what the machine read, what is wrong and what may be taken;
// and what may be done to its row and column.
const CROP_HEIGHT = 62;
const TALL_CROP = 118; // of a cell over several rows, which would be too small to read otherwise
const CROP_WIDTH = 240;
const CROP_ROOM = 3; // points around the box
const READABLE = 1.6; // pixels to a point

class Strip {
  constructor(desk) {
    this.desk = desk;
    this.node = el("div", { class: "nb-strip", role: "region", "aria-label": desk.words.field });
    this.chosen = 0;
    this.toolsOpen = false;
  }

  draw() {
    const { desk } = this;
    const { words } = desk;
    const id = (desk.selected || "").replace(/^cells\./, "");
    const cell = desk.data.cells[id];
    this.node.hidden = !desk.hasTables();
    if (!cell) {
      this.node.replaceChildren(el("span", { class: "nb-dim", text: words.strip_help }));
      return;
    }
    const need = desk.data.needs.find((one) => one.path === desk.selected);
    const why = need ? el("span", { class: "nb-why", text: `${words.need}: ${need.why}` }) : null;
    const head = el("div", { class: "nb-strip-head" }, el("b", { text: desk.form.labels[desk.selected] || id, title: id }), why, this.buttons(id));
    const about = el("div", { class: "nb-strip-body" }, head, el("div", { class: "nb-row" }, ...this.facts(id, cell), ...this.proposals(cell), desk.refused(`cells.${id}`)));
    this.node.replaceChildren(...[this.crop(), about, this.tools(id)].filter(Boolean));
  }

  facts(id, cell) {
    const { desk } = this;
    const { words } = desk;
    const states = this.states(words.state, cell.state, (state) => this.setState(id, cell, state));
    const raw = cell.raw === undefined ? "" : `${words.raw} “${cell.raw}”`;
    const machine = cell.machine ? `${words.machine} ${shown(cell.machine, words) || words.states[cell.machine.state]}` : "";
    const how = [cell.by, cell.confidence === undefined ? null : `${Math.round(cell.confidence * 100)}%`].filter(Boolean).join(" ");
    const back = () => desk.edit(`cells.${id}`, { state: cell.machine.state, value: cell.machine.value });
    const restore = cell.machine && desk.data.editable ? el("button", { type: "button", text: words.take_machine, onclick: back }) : null;
    return [states, el("span", { class: "nb-raw", text: raw }), el("span", { class: "nb-was", text: machine }), restore, el("span", { class: "nb-dim", text: how })];
  }

  // A number is typed, never made up: where none stands, the cell waits for it.
  setState(id, cell, state) {
    const { desk } = this;
    const value = state === "printed" ? (cell.value ?? null) : null;
    if (state !== "printed" || value !== null) return desk.edit(`cells.${id}`, { state, value });
    this.draw();
    desk.grid.focus(id);
    return desk.say(desk.words.type_number);
  }

  states(label, current, change) {
    const { words, data } = this.desk;
    const names = Object.entries(words.states).filter(([key]) => current !== "" || key !== "printed");
    const select = el("select", { "aria-label": label, title: label, disabled: !data.editable, onchange: () => select.value && change(select.value) }, ...(current === "" ? [el("option", { text: label })] : []), ...names.map(([, text]) => el("option", { text })));
    const values = [...(current === "" ? [""] : []), ...names.map(([key]) => key)];
    [...select.options].forEach((option, n) => (option.value = values[n]));
    select.value = current;
    return select;
  }

  // What arithmetic proposes; the marked one is taken at a key.
  proposals(cell) {
    const { desk } = this;
    const { words } = desk;
    const found = cell.proposals || [];
    this.chosen = Math.min(this.chosen, Math.max(0, found.length - 1));
    const buttons = found.map((proposal, n) =>
      el("button", { type: "button", class: "nb-take", "aria-current": String(n === this.chosen), text: proposal.text, title: `${words.take} (Alt+A) · ${proposal.because}`, disabled: !desk.data.editable, onclick: () => this.take(proposal) }),
    );
    const refuse = found.length && desk.data.editable ? el("button", { type: "button", text: words.refuse, title: "Alt+X", onclick: () => this.refuse() }) : null;
    return [...buttons, refuse];
  }

  current() {
    const cell = this.desk.data.cells[(this.desk.selected || "").replace(/^cells\./, "")];
    return cell && cell.proposals ? cell.proposals[this.chosen] : null;
  }

  take(proposal = this.current()) {
    if (!proposal) return;
    const changes = proposal.changes.map((change) => [`cells.${change.cell}`, { state: change.value === null ? "blank" : "printed", value: change.value }]);
    this.desk.act("edits", { path: this.desk.selected, value: changes, reason: proposal.because });
  }

  next() {
    this.chosen += 1;
    const cell = this.desk.data.cells[(this.desk.selected || "").replace(/^cells\./, "")];
    if (!cell || this.chosen >= (cell.proposals || []).length) this.chosen = 0;
    this.draw();
  }

  refuse() {
    const proposal = this.current();
    if (proposal) this.confirm(this.desk.words.refused_proposal.replace("{text}", proposal.text));
  }

  // The value stays as it is, and a person has said so.
  confirm(reason = null) {
    const path = this.desk.selected || "";
    const cell = this.desk.data.cells[path.replace(/^cells\./, "")];
    if (cell) this.desk.edit(path, { state: cell.state, value: cell.value ?? null }, reason);
  }

  buttons(id) {
    const { words } = this.desk;
    const open = () => {
      this.toolsOpen = !this.toolsOpen;
      this.draw();
    };
    const history = el("button", { type: "button", text: words.history, onclick: () => this.desk.act("history", { path: `cells.${id}` }) });
    const tools = this.desk.data.editable ? el("button", { type: "button", text: words.structure, "aria-expanded": String(this.toolsOpen), onclick: open }) : null;
    return el("span", { class: "nb-strip-buttons" }, tools, history);
  }

  tools(id) {
    if (!this.toolsOpen || !this.desk.data.editable) return null;
    const { desk } = this;
    const { words } = desk;
    const act = (kind, value) => desk.act(kind, { path: `cells.${id}`, value });
    const arrows = { left: "←", right: "→", up: "↑", down: "↓" };
    const button = (kind, label, direction, whole) => el("button", { type: "button", text: arrows[direction], title: `${label} ${arrows[direction]}`, "aria-label": `${label} ${arrows[direction]}`, onclick: () => act(kind, { direction, whole }) });
    const set = (label, kind, whole, ...directions) => el("span", { class: "nb-tool" }, el("span", { text: label }), ...directions.map((direction) => button(kind, label, direction, whole)));
    const state = (label, stretch) => this.states(label, "", (name) => act("state", { stretch, state: name }));
    const line = (name, ...parts) => el("div", { class: "nb-row" }, el("b", { text: name }), ...parts);
    return el(
      "div",
      { class: "nb-structure", role: "group", "aria-label": words.structure },
      line(words.row, set(words.whole_row, "shift", true, "left", "right"), set(words.from_here, "shift", false, "left", "right"), set(words.swap_with, "swap", false, "up", "down"), state(words.state_of_row, "row")),
      line(words.column, set(words.whole_column, "shift", true, "up", "down"), set(words.from_here, "shift", false, "up", "down"), set(words.swap_with, "swap", false, "left", "right"), state(words.state_of_column, "column")),
      el("div", { class: "nb-dim", text: words.paste_help }),
    );
  }

  // The cell cut out of its page and enlarged.
  crop() {
    const { desk } = this;
    const box = (desk.data.boxes[desk.selected] || [])[0];
    const page = box && desk.form.pictures && desk.form.pages.find((one) => one.page === box[0]);
    if (!page) return null;
    const [number, x0, y0, x1, y1] = box;
    const [width, height] = [x1 - x0 + 2 * CROP_ROOM, y1 - y0 + 2 * CROP_ROOM];
    const fitting = Math.min(CROP_HEIGHT / height, CROP_WIDTH / width, 6);
    const scale = Math.max(fitting, Math.min(READABLE, TALL_CROP / height, CROP_WIDTH / width));
    const node = el("div", { class: "nb-crop", role: "img", "aria-label": `${desk.words.raw} ${desk.form.labels[desk.selected]}` });
    // A scan's finer picture takes seconds to be made the first time: until it is here, the one on the screen shows through.
    const sizes = page.reader === "scan" ? ["close", "screen"] : ["screen"];
    node.style.width = `${width * scale}px`;
    node.style.height = `${height * scale}px`;
    node.style.backgroundImage = sizes.map((size) => `url("${desk.form.pictures}${size}/${number}.png")`).join(", ");
    node.style.backgroundSize = `${page.width * scale}px ${page.height * scale}px`;
    node.style.backgroundPosition = `${(CROP_ROOM - x0) * scale}px ${(CROP_ROOM - y0) * scale}px`;
    return node;
  }
}
