// Copies of one report side by side: a row for each field in which they differ.
export default function (component) {
  const { data, parentElement } = component;
  const line = (row) =>
    el("tr", {}, el("th", { scope: "row", text: row.label }), ...row.values.map((value, at) => el("td", { text: value, class: at > 0 && value !== row.values[0] ? "nb-other" : null })));
  parentElement.querySelector(".nb-twins")?.remove();
  const head = data.head.map((text) => el("th", { scope: "col", text, title: text }));
  const table = el("table", { "aria-label": data.label }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...data.rows.map(line)));
  parentElement.append(el("div", { class: "nb-twins" }, table));
}
