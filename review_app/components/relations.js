// The form's relations over what stands in the grid this moment, typed or saved: the browser answers at once, the server has the last word.
// As domain.checks.arithmetic: a side with a cell that holds no number can only grow.
class Relations {
  constructor(desk) {
    this.desk = desk;
    this.roots = new Map();
  }

  root(table) {
    const node = el("div", { class: "nb-relations", role: "status", "aria-label": this.desk.words.relations_fail });
    this.roots.set(table, node);
    return node;
  }

  update() {
    const failing = this.desk.form.relations.map((relation) => this.test(relation)).filter(Boolean);
    for (const [table, root] of this.roots) {
      const here = failing.filter((failure) => failure.table === table);
      const looks = here.map((failure) => failure.text).join("\n");
      if (root.dataset.looks === looks) continue;
      root.dataset.looks = looks;
      root.replaceChildren(...here.map((failure) => el("button", { type: "button", class: "nb-goto", text: `${this.desk.words.marks.error} ${failure.text}`, onclick: () => this.desk.go(`cells.${failure.total}`, {}) })));
    }
  }

  test({ table, left, right, words }) {
    const [a, b] = [this.sum(left), this.sum(right)];
    if (a.missing + b.missing === left.length + right.length) return null;
    const fails = a.open && b.open ? false : a.open ? a.sum > b.sum : b.open ? b.sum > a.sum : a.sum !== b.sum;
    return fails ? { table, total: right[0], text: words.replace("{left}", a.sum).replace("{right}", b.sum) } : null;
  }

  sum(ids) {
    let [sum, open, missing] = [0, false, 0];
    for (const id of ids) {
      const { state, value } = this.desk.grid.now(id);
      if (state === "missing") missing += 1;
      if (state === "printed" && typeof value === "number") sum += value;
      else open = true;
    }
    return { sum, open, missing };
  }
}
