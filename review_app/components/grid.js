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
    this.matrices = [];
    this.panels = new Map(tables.map((table) => [table.key, this.panel(table)]));
  }

  panel(table) {
    const matrix = [];
    const body = table.rows.map((row, r) => {
      matrix.push([]);
      return el("tr", {}, ...row.map((entry) => (entry.id ? this.cell(entry, matrix, r) : this.label(entry))));
    });
    this.matrices.push(matrix);
    const head = table.head.map((row) => el("tr", {}, ...row.map((entry) => this.label(entry))));
    return el(
      "div",
      { class: "nb-table" },
      table.note ? el("div", { class: "nb-note", text: table.note }) : null,
      el("table", { class: "nb-form" }, el("colgroup", {}, ...table.widths.map((name) => el("col", { class: `nb-col-${name}` }))), el("thead", {}, ...head), el("tbody", {}, ...body)),
    );
  }

  label(entry) {
    const kind = entry.kind || "label";
    if (kind === "filler") return el("td", { class: "nb-filler", colspan: entry.across });
    return el("th", { class: `nb-${kind}`, colspan: entry.across, rowspan: entry.down, title: entry.text }, el("span", { text: entry.text }));
  }

  cell(entry, matrix, r) {
    const input = el("input", { type: "text", autocomplete: "off", spellcheck: "false", inputmode: "numeric", "aria-label": this.desk.data.labels[`cells.${entry.id}`] });
    const place = [matrix, r, matrix[r].length];
    matrix[r].push(input);
    const sign = el("span", { class: "nb-sign", "aria-hidden": "true" });
    const machine = el("span", { class: "nb-machine" });
    this.inputs.set(entry.id, { input, sign, machine });
    input.addEventListener("focus", () => {
      input.select();
      this.desk.select(`cells.${entry.id}`);
    });
    input.addEventListener("change", () => this.changed(entry.id));
    input.addEventListener("keydown", (event) => this.key(event, entry.id, place));
    return el("td", { class: "nb-cell" }, sign, machine, input);
  }

  changed(id) {
    const cell = this.desk.data.cells[id];
    const { input } = this.inputs.get(id);
    if (input.value === shown(cell, this.desk.data.words)) return;
    this.desk.edit(`cells.${id}`, typed(input.value));
  }

  key(event, id, [matrix, r, c]) {
    const { input } = this.inputs.get(id);
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const moves = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowLeft: whole || input.selectionEnd === 0 ? [0, -1] : null,
      ArrowRight: whole || input.selectionStart === input.value.length ? [0, 1] : null,
    };
    if (event.key === "Escape") {
      input.value = shown(this.desk.data.cells[id], this.desk.data.words);
      input.select();
    }
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    let row = r + move[0];
    while (matrix[row] && matrix[row].length === 0) row += move[0] || 1;
    const target = (matrix[row] || [])[move[0] ? Math.min(c, (matrix[row] || []).length - 1) : c + move[1]];
    if (target) target.focus();
    else this.changed(id);
  }

  update(data) {
    for (const [id, { input, sign, machine }] of this.inputs) {
      const cell = data.cells[id];
      const pending = this.desk.pending(`cells.${id}`);
      const refusal = this.desk.refusal(`cells.${id}`);
      // What is being typed, waits to be saved or was refused stays as typed.
      const free = !pending && !refusal && !(document.activeElement === input && input.value !== input.dataset.shown);
      const text = shown(cell, data.words);
      if (free) input.value = text;
      input.dataset.shown = text;
      input.readOnly = !data.editable;
      input.placeholder = cell.state === "printed" ? "" : data.words.state_marks[cell.state];
      input.parentElement.className = ["nb-cell", `nb-is-${cell.state}`, cell.mark && `nb-${cell.mark}`, cell.machine && "nb-edited", pending && "nb-pending", refusal && "nb-refused"]
        .filter(Boolean)
        .join(" ");
      sign.textContent = (refusal ? "✖" : data.words.marks[cell.mark] || "") + (cell.machine ? "✎" : "");
      machine.textContent = cell.machine ? shown(cell.machine, data.words) || data.words.state_marks[cell.machine.state] : "";
      const about = [data.words.states[cell.state], ...(cell.codes || []), cell.machine && `${data.words.machine} ${machine.textContent}`];
      input.setAttribute("aria-description", about.filter(Boolean).join(", "));
      input.parentElement.title = [data.labels[`cells.${id}`], ...about].filter(Boolean).join("\n");
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
