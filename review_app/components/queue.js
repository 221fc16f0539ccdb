// The queue as a table of links: a plain click opens the report in this session, a middle click in a new tab.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const { words, rows } = data;
  const go = (event, name, id) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue(name, id);
  };
  const note = (row, one) => {
    const props = { class: `nb-note-${one.kind}`, title: one.text };
    if (one.kind !== "twins") return el("span", { ...props, text: one.text });
    return el("a", { ...props, text: one.text, href: `twins?item=${encodeURIComponent(row.id)}`, onclick: (event) => go(event, "twins", row.id) });
  };
  const line = (row) =>
    el(
      "tr",
      { "data-item": row.id },
      el(
        "td",
        { class: "nb-report" },
        el("a", { title: `${row.issuer}\n${row.title}\n${row.path}`, href: `review?item=${encodeURIComponent(row.id)}`, onclick: (event) => go(event, "open", row.id) }, el("b", { text: row.issuer }), el("span", { text: row.title })),
      ),
      el("td", { text: row.year }),
      el("td", { class: "nb-counts" }, ...row.counts.map((count) => el("span", { class: `nb-count nb-${count.severity}`, title: count.title, text: count.text }))),
      el("td", { text: row.golden }),
      el("td", { class: "nb-figure", text: row.risk }),
      el("td", { text: row.state_word }),
      el(
        "td",
        { class: "nb-notes" },
        ...row.notes.map((one) => note(row, one)),
        row.mine ? el("button", { type: "button", text: words.release, onclick: (event) => go(event, "release", row.id) }) : null,
      ),
      el("td", { class: "nb-path", text: row.file, title: row.path }),
      el("td", { class: "nb-dim", text: row.changed }),
    );
  const head = ["report", "year", "findings", "golden", "risk", "state", "notes", "file", "changed"].map((name) => el("th", { text: words[name], scope: "col" }));
  parentElement.querySelector(".nb-queue")?.remove();
  const table = el("table", { "aria-label": words.table }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows.map(line)));
  parentElement.append(el("div", { class: "nb-queue" }, table));
}
