// The statutory tables in the form's own shape: every cell a real input.
const DASH = /^[-‐-―−─━/\\]+$/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

// What was typed, as a state and a value. What is no number is sent as it stands: the server refuses it and says why.
function typed(text) {
  const plain = text.normalize("NFKC").replace(/[\s,]/g, "");
  if (plain === "") return { state: "blank", value: null };
  if (DASH.test(plain)) return { state: "dash", value: null };
  return { state: "printed", value: NUMBER.test(plain) ? Number(plain) : text };
}

function shown(cell, words) {
  if (cell.state === "printed") return String(cell.value);
  if (cell.state === "dash") return cell.raw || "-";
  if (cell.state === "text") return cell.raw || words.states.text;
  return "";
}

class Grid {
  constructor(desk, tables) {
    this.desk = desk;
    this.inputs = new Map();
    this.selects = new Map();
    this.seen = new Set(this.remembered());
    this.unseen = new Map();
    this.rows = new Map();
    this.panels = new Map(tables.map((table) => [table.key, this.panel(table)]));
    this.order = [...this.inputs.keys()];
  }

  get shelf() {
    return `nianbao.seen.${this.desk.item}.${this.desk.form.shape}`;
  }

  // What was on the screen in this tab before a reload; nothing where the report was changed since by somebody else.
  remembered() {
    const kept = JSON.parse(sessionStorage.getItem(this.shelf) || "null");
    return kept && kept.version === this.desk.data.version ? kept.tables : [];
  }

  remember() {
    sessionStorage.setItem(this.shelf, JSON.stringify({ version: this.desk.data.version, tables: [...this.seen] }));
  }

  // Somebody else, or a later reading, changed what stands in the tables: they are looked at again.
  forget() {
    this.seen.clear();
    for (const [table, rows] of this.rows) if (rows.length) this.unseen.set(table, new Set(rows));
    this.observer.disconnect();
    this.watch();
  }

  panel(table) {
    const matrix = [];
    const body = table.rows.map((row, r) => {
      matrix.push([]);
      return el("tr", {}, ...row.map((entry) => (entry.id ? this.cell(entry, matrix, r) : this.label(entry))));
    });
    const filled = body.filter((_, r) => matrix[r].length);
    this.rows.set(table.key, filled);
    if (filled.length && !this.seen.has(table.key)) this.unseen.set(table.key, new Set(filled));
    const head = table.head.map((row) => el("tr", {}, ...row.map((entry) => this.label(entry))));
    return el(
      "div",
      { class: "nb-table", "data-table": table.key },
      el("div", { class: "nb-table-head" }, el("b", { text: table.title }), this.layouts(table), this.desk.relations.root(table.key)),
      table.note ? el("div", { class: "nb-note", text: table.note }) : null,
      el("table", { class: "nb-form", "aria-label": table.title }, el("colgroup", {}, ...table.widths.map((name) => el("col", { class: `nb-col-${name}` }))), el("thead", {}, ...head), el("tbody", {}, ...body)),
    );
  }

  layouts(table) {
    const { words } = this.desk;
    const select = el("select", { class: "nb-layout", "aria-label": `${table.title} ${words.layout}`, title: words.layout, onchange: () => this.desk.act("layout", { path: "report.layout", value: { table: table.key, layout: select.value || null } }) }, el("option", { text: words.no_table }), ...table.layouts.map(([, text]) => el("option", { text })));
    [...select.options].forEach((option, n) => (option.value = n ? table.layouts[n - 1][0] : ""));
    this.selects.set(select, table.layout || "");
    return select;
  }

  // A table was seen when each of its rows was on the screen, by its larger half: in the window, not only in the pane.
  watch() {
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) this.look(target);
    }, { threshold: 0.5 });
    for (const rows of this.unseen.values()) for (const row of rows) this.observer.observe(row);
  }

  look(row) {
    for (const [table, rows] of this.unseen) {
      if (!rows.delete(row) || rows.size) continue;
      this.unseen.delete(table);
      this.seen.add(table);
      this.remember();
      this.desk.drawTabs();
    }
  }

  label(entry) {
    const kind = entry.kind || "label";
    if (kind === "filler") return el("td", { class: "nb-filler", colspan: entry.across });
    return el("th", { class: `nb-${kind}`, colspan: entry.across, rowspan: entry.down, title: entry.text }, el("span", { text: entry.text }));
  }

  cell(entry, matrix, r) {
    const input = el("input", { type: "text", autocomplete: "off", spellcheck: "false", inputmode: "numeric", "aria-label": this.desk.form.labels[`cells.${entry.id}`] });
    const place = [matrix, r, matrix[r].length];
    matrix[r].push(input);
    const sign = el("span", { class: "nb-sign", "aria-hidden": "true" });
    const machine = el("span", { class: "nb-machine" });
    this.inputs.set(entry.id, { input, sign, machine });
    input.addEventListener("focus", () => {
      input.select();
      this.desk.select(`cells.${entry.id}`);
    });
    input.addEventListener("input", () => this.desk.relations.update());
    input.addEventListener("change", () => this.changed(entry.id));
    input.addEventListener("keydown", (event) => this.key(event, entry.id, place));
    input.addEventListener("paste", (event) => this.paste(event, entry.id));
    return el("td", { class: "nb-cell" }, sign, machine, input);
  }

  // The cell as it stands this moment: as it is being typed, else as it is saved.
  now(id) {
    const entry = this.inputs.get(id);
    const cell = this.desk.data.cells[id] || { state: "missing" };
    return entry && entry.input.dataset.shown !== undefined && entry.input.value !== entry.input.dataset.shown ? typed(entry.input.value) : cell;
  }

  changed(id) {
    const cell = this.desk.data.cells[id];
    const { input } = this.inputs.get(id);
    if (input.value === shown(cell, this.desk.words)) return;
    this.desk.edit(`cells.${id}`, typed(input.value));
  }

  // One value goes into the cell as if typed; rows and columns go in from this cell on.
  paste(event, id) {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trimEnd()) || !this.desk.data.editable) return;
    event.preventDefault();
    this.desk.act("paste", { path: `cells.${id}`, value: { text } });
  }

  key(event, id, [matrix, r, c]) {
    const { input } = this.inputs.get(id);
    if (event.key === "Escape") {
      input.value = shown(this.desk.data.cells[id], this.desk.words);
      input.select();
      this.desk.relations.update();
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Tab" && this.step(id, event.shiftKey ? -1 : 1)) event.preventDefault();
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const moves = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: whole || input.selectionEnd === 0 ? [0, -1] : null,
      ArrowRight: whole || input.selectionStart === input.value.length ? [0, 1] : null,
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    let row = r + move[0];
    while (matrix[row] && matrix[row].length === 0) row += move[0] || 1;
    const target = (matrix[row] || [])[move[0] ? Math.min(c, (matrix[row] || []).length - 1) : c + move[1]];
    if (target) target.focus();
    else this.changed(id);
  }

  // To the next cell in the form's order, over the tables' edges; false after the last.
  step(id, by) {
    const next = this.order[this.order.indexOf(id) + by];
    if (next) this.desk.go(`cells.${next}`, {});
    return Boolean(next);
  }

  update(data) {
    const { words } = this.desk;
    const { labels } = this.desk.form;
    this.remember();
    for (const [select, layout] of this.selects) {
      select.disabled = !data.editable;
      if (!this.desk.pending("report.layout")) select.value = layout;
    }
    for (const [id, { input, sign, machine }] of this.inputs) {
      const cell = data.cells[id] || { state: "missing" };
      const pending = this.desk.pending(`cells.${id}`);
      const refusal = this.desk.refusal(`cells.${id}`);
      // What is being typed, waits to be saved or was refused stays as typed.
      const touched = input.dataset.shown !== undefined && input.value !== input.dataset.shown;
      const free = !pending && !(touched && (refusal || document.activeElement === input));
      const text = shown(cell, words);
      if (free) input.value = text;
      input.dataset.shown = text;
      input.readOnly = !data.editable;
      input.placeholder = cell.state === "printed" ? "" : words.state_marks[cell.state];
      input.parentElement.className = ["nb-cell", `nb-is-${cell.state}`, cell.mark && `nb-${cell.mark}`, cell.machine && "nb-edited", pending && "nb-pending", refusal && "nb-refused"]
        .filter(Boolean)
        .join(" ");
      sign.textContent = (refusal ? "✖" : words.marks[cell.mark] || "") + (cell.machine ? "✎" : "");
      machine.textContent = cell.machine ? shown(cell.machine, words) || words.state_marks[cell.machine.state] : "";
      const about = [words.states[cell.state], ...(cell.codes || []), cell.machine && `${words.machine} ${machine.textContent}`];
      input.setAttribute("aria-description", about.filter(Boolean).join(", "));
      input.parentElement.title = [labels[`cells.${id}`], ...about].filter(Boolean).join("\n");
    }
  }

  focus(id) {
    const entry = this.inputs.get(id);
    if (!entry) return false;
    entry.input.focus({ preventScroll: true });
    reveal(this.desk.pane, entry.input);
    return true;
  }
}
