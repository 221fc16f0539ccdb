// The heading of the page and the commands over the whole record. It follows the record panel, which alone speaks to the server.
const bars = new WeakMap();

class Bar {
  constructor(root, data) {
    const { words, item } = data;
    const button = (name, text, extra = {}) => el("button", { type: "button", text, ...extra, onclick: () => tell("nianbao:command", { item, name }) });
    this.title = el("div", { class: "nb-heading" });
    this.undo = button("undo", words.undo, { title: "Alt+U", "aria-keyshortcuts": "Alt+U" });
    this.skip = button("skip", words.skip, { title: "Alt+N", "aria-keyshortcuts": "Alt+N" });
    this.approve = button("approve", words.approve, { class: "nb-primary", title: "Ctrl+Enter", "aria-keyshortcuts": "Control+Enter" });
    this.help = button("help", "?", { title: words.keys, "aria-label": words.keys });
    this.needs = el("span", { class: "nb-needs", role: "status" });
    root.replaceChildren(el("div", { class: "nb-bar" }, this.title, this.needs, el("span", { class: "nb-commands" }, this.undo, this.skip, this.approve, this.help)));
    listen(root, "nianbao:heading", (detail) => detail.item === item && this.draw(detail));
    this.draw(data);
  }

  draw({ heading, needs }) {
    const open = heading.state === "open";
    this.title.replaceChildren(el("b", { text: heading.issuer }), el("span", { class: `nb-state nb-state-${heading.state}`, text: heading.state_word }), el("span", { text: [heading.year, heading.title].filter(Boolean).join(" · ") }));
    this.title.title = `${heading.issuer} ${heading.title}`;
    this.undo.hidden = this.approve.hidden = !open;
    this.undo.disabled = !heading.edits;
    this.needs.textContent = needs === undefined || !open ? "" : needs;
  }
}

export default function ({ data, parentElement }) {
  kept(bars, parentElement, `${data.item}:${JSON.stringify(data.words)}:${data.heading.state}`, () => new Bar(parentElement, data));
}
