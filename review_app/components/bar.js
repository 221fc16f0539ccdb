// The heading of the page and the commands over the whole record. It follows the record panel, which alone speaks to the server.
const bars = new WeakMap();

class Bar {
  constructor(root, data) {
    const { words, item } = data;
    const button = (name, text, extra = {}) => el("button", { type: "button", text, ...extra, onclick: () => tell("nianbao:command", { item, name, shown: this.shown.heading.version }) });
    this.title = el("div", { class: "nb-heading" });
    this.words = words;
    this.undo = button("undo", words.undo, { class: "nb-undo", "aria-keyshortcuts": "Alt+U" });
    this.skip = button("skip", words.skip, { title: "Alt+N", "aria-keyshortcuts": "Alt+N" });
    this.approve = button("approve", words.approve, { class: "nb-primary", title: "Ctrl+Enter", "aria-keyshortcuts": "Control+Enter" });
    this.help = button("help", "?", { title: words.keys, "aria-label": words.keys });
    this.needs = el("span", { class: "nb-needs", role: "status" });
    root.replaceChildren(el("div", { class: "nb-bar" }, this.title, this.needs, el("span", { class: "nb-commands" }, this.undo, this.skip, this.approve, this.help)));
    this.press = new Press(this.undo, () => this.draw(this.coming));
    listen(root, "nianbao:heading", (detail) => detail.item === item && this.draw(detail));
    listen(root, "nianbao:undo", (detail) => detail.item === item && this.undo.focus());
    this.draw(data);
  }

  // What the undo button names stays what it names while it is pressed.
  draw(told) {
    this.coming = told;
    if (this.press.holds()) return;
    this.shown = told;
    const { heading, needs } = told;
    const open = heading.state === "open";
    this.title.replaceChildren(el("b", { text: heading.issuer }), el("span", { class: `nb-state nb-state-${heading.state}`, text: heading.state_word }), el("span", { text: [heading.year, heading.title].filter(Boolean).join(" · ") }));
    this.title.title = `${heading.issuer} ${heading.title}\n${heading.path}`;
    this.undo.hidden = this.approve.hidden = !open;
    this.undo.disabled = !heading.undo;
    this.undo.textContent = heading.undo ? heading.undo.text : this.words.undo;
    this.undo.title = [heading.undo && heading.undo.what, "Alt+U"].filter(Boolean).join("\n");
    this.undo.classList.toggle("nb-others", Boolean(heading.undo && heading.undo.others));
    this.needs.textContent = needs === undefined || !open ? "" : needs;
  }
}

export default function ({ data, parentElement }) {
  kept(bars, parentElement, `${data.item}:${JSON.stringify(data.words)}:${data.heading.state}`, () => new Bar(parentElement, data));
}
