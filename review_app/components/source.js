// The document's text, one element a line. Offsets are code points of the whole text, as the record counts them;
// a JavaScript string counts UTF-16 units, so rare characters need the conversion below.
const sources = new WeakMap();

function length(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length;
}

function cut(text, from, to) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).slice(from, to).join("") : text.slice(from, to);
}

class Source {
  constructor(root, data) {
    this.item = data.item;
    this.marked = [];
    this.lines = [];
    this.pane = el("div", { class: "nb-source", tabindex: "0", role: "document", "aria-label": data.words.source });
    let start = 0;
    for (const text of data.text.split("\n")) {
      const node = el("div", { class: "nb-line", text });
      this.lines.push({ start, end: start + length(text), text, node });
      start += length(text) + 1;
      this.pane.append(node);
    }
    this.caption = el("div", { class: "nb-caption", text: data.words.source_help });
    this.help = data.words.source_help;
    root.replaceChildren(this.caption, this.pane);
    this.pane.addEventListener("mouseup", () => setTimeout(() => this.picked(), 0));
    listen(this.pane, "nianbao:show", (detail) => detail.item === this.item && this.show(detail));
  }

  show({ spans, label }) {
    for (const line of this.marked) line.node.textContent = line.text;
    this.marked = [];
    for (const line of this.lines) {
      const inside = spans
        .map(([start, end]) => [Math.max(start, line.start), Math.min(end, line.end)])
        .filter(([start, end], n) => start < end || (spans[n][0] === spans[n][1] && start === end && start >= line.start && start <= line.end));
      if (inside.length) this.mark(line, inside);
    }
    const first = this.pane.querySelector("mark");
    if (first) reveal(this.pane, first);
    this.caption.textContent = label || this.help;
    this.caption.classList.toggle("nb-absent", spans.length === 0);
  }

  mark(line, spans) {
    const parts = [];
    let at = 0;
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
      const from = Math.max(start - line.start, at);
      const to = Math.max(end - line.start, from);
      parts.push(cut(line.text, at, from), el("mark", { text: cut(line.text, from, to), class: from === to ? "nb-caret" : null }));
      at = to;
    }
    parts.push(cut(line.text, at));
    line.node.replaceChildren(...parts);
    this.marked.push(line);
  }

  offset(node, offset) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const line = this.lines.find((candidate) => candidate.node === element.closest(".nb-line"));
    if (!line) return null;
    const before = document.createRange();
    before.setStart(line.node, 0);
    before.setEnd(node, offset);
    return line.start + length(before.toString());
  }

  // A click names a place; a stretch of selected text is offered as a quote.
  picked() {
    const selection = window.getSelection();
    if (!selection.rangeCount || !this.pane.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const start = this.offset(range.startContainer, range.startOffset);
    const end = this.offset(range.endContainer, range.endOffset);
    if (start === null || end === null) return;
    if (start === end) tell("nianbao:place", { item: this.item, offset: start });
    else tell("nianbao:selection", { item: this.item, ...this.quote(start, end) });
  }

  quote(start, end) {
    const spans = [];
    const texts = [];
    for (const line of this.lines) {
      const from = Math.max(start, line.start);
      const to = Math.min(end, line.end);
      if (from >= to) continue;
      spans.push([from, to]);
      texts.push(cut(line.text, from - line.start, to - line.start));
    }
    return { text: texts.join(""), spans };
  }
}

export default function (component) {
  kept(sources, component.parentElement, component.data.item, () => new Source(component.parentElement, component.data));
}
