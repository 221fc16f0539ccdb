// The document's text, one element a line. Offsets are code points of the whole text, as the record counts them;
// a JavaScript string counts UTF-16 units, so rare characters need the conversion below.
const sources = new WeakMap();

function length(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).length : text.length;
}

function cut(text, from, to) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text).slice(from, to).join("") : text.slice(from, to);
}

class TextPane {
  constructor(data) {
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
    this.pane.addEventListener("mouseup", () => setTimeout(() => this.picked(), 0));
  }

  show(spans) {
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
    tell("nianbao:selection", { item: this.item, ...this.quote(start, end) });
    if (start === end) tell("nianbao:place", { item: this.item, offset: start });
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

// Text and pictures of one source, and the buttons over them. The person's choice of the two is kept; what has no place on a picture is shown in the
// text meanwhile.
class Source {
  constructor(root, data) {
    this.item = data.item;
    this.words = data.words;
    this.data = data;
    this.text = new TextPane(data);
    const told = {
      choose: (path) => tell("nianbao:choose", { item: this.item, path }),
      place: (offset) => this.pressed(offset),
      pick: (start, end) => this.picked(start, end),
    };
    this.pages = data.pictures && data.pages.length ? new Pages(data, told) : null;
    this.caption = el("div", { class: "nb-caption", role: "status", text: data.words.source_help });
    root.replaceChildren(el("div", { class: "nb-source-bar" }, this.caption, this.pages ? this.buttons() : null), this.text.pane, ...(this.pages ? [this.pages.pane] : []));
    this.view(this.pages && localStorage.getItem("nianbao.view") !== "text" ? "pages" : "text");
    listen(root, "nianbao:show", (detail) => detail.item === this.item && this.told(detail));
    listen(root, "nianbao:boxes", (detail) => detail.item === this.item && this.pages && this.outline(detail));
    listen(root, "nianbao:quoted", (detail) => detail.item === this.item && this.unpick());
    listen(root, "nianbao:source", (detail) => this.pages && this.command(detail.name));
    tell("nianbao:ready", { item: this.item });
  }

  buttons() {
    const { words } = this;
    const button = (name, text, title) => el("button", { type: "button", text, title, "aria-label": title, onclick: () => this.command(name) });
    this.switch = button("view", "", "");
    this.number = el("span", { class: "nb-page-number", role: "status" });
    this.pages.moved = (page) => (this.number.textContent = `${page}/${this.pages.sheets.size}`);
    this.tools = el("span", { class: "nb-tools" }, button("page_back", "◀", words.previous_page), this.number, button("page_on", "▶", words.next_page), button("zoom_out", "−", words.zoom_out), button("zoom_fit", "↔", words.zoom_fit), button("zoom_in", "+", words.zoom_in));
    this.pages.moved(1);
    return el("span", { class: "nb-source-buttons" }, this.tools, this.switch);
  }

  command(name) {
    const { pages } = this;
    if (name === "view") this.view(this.drawn === "pages" ? "text" : "pages");
    if (name === "page_on") pages.turn(1);
    if (name === "page_back") pages.turn(-1);
    if (name === "zoom_in") pages.scale(pages.zoom * ZOOM_STEP);
    if (name === "zoom_out") pages.scale(pages.zoom / ZOOM_STEP);
    if (name === "zoom_fit") pages.scale(1);
  }

  // What the person asked to see.
  view(name) {
    this.asked = name;
    this.draw(name);
    if (!this.pages) return;
    localStorage.setItem("nianbao.view", name);
    if (name === "pages") this.load();
    if (this.last) this.show(this.last);
  }

  draw(name) {
    this.drawn = name;
    this.text.pane.hidden = name !== "text";
    if (!this.pages) return;
    this.pages.pane.hidden = name !== "pages";
    this.tools.hidden = name !== "pages";
    this.switch.textContent = this.switch.title = name === "pages" ? this.words.text : this.words.picture;
  }

  told(detail) {
    this.show(detail);
    if (this.pages && this.asked === "pages") this.load();
  }

  // The places of the words, once for an item; a file that was read by an earlier version has none.
  load() {
    this.loading ||= fetch(new URL(this.data.pictures + this.data.placed, document.baseURI))
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((placed) => {
        this.loaded = true;
        if (!placed) return;
        this.pages.words = new Words(this.data.text, placed);
        if (this.cells) this.pages.underline(this.cells.quotes);
      })
      .catch(() => (this.loading = null)) // the line is down: at the next field again
      .then(() => this.last && this.show(this.last));
  }

  outline(detail) {
    this.cells = detail;
    this.pages.outline(detail.cells);
    this.pages.underline(detail.quotes);
  }

  show(detail) {
    this.last = detail;
    const { spans, boxes, label } = detail;
    this.text.show(spans);
    const placed = this.pages ? this.placed(detail) : [];
    const lost = this.asked === "pages" && this.loaded && spans.length > 0 && placed.length === 0;
    if (this.pages) {
      this.draw(lost ? "text" : this.asked);
      this.pages.show(placed, detail.path);
    }
    const numbers = [...new Set(placed.map((box) => box[0]))];
    const parts = [label || this.words.source_help, lost ? this.words.no_box : "", numbers.length > 1 ? `${this.words.page} ${numbers.join(", ")}` : ""];
    this.say(parts.filter(Boolean).join(" · "), lost || spans.length + boxes.length === 0);
  }

  placed({ spans, boxes }) {
    if (boxes.length) return boxes;
    return this.pages.words ? this.pages.words.boxes(spans) : [];
  }

  say(text, absent = false) {
    this.caption.textContent = this.caption.title = text;
    this.caption.classList.toggle("nb-absent", absent);
  }

  // --- what is pressed and dragged over on a picture ---

  pressed(offset) {
    this.unpick();
    tell("nianbao:place", { item: this.item, offset });
  }

  picked(start, end) {
    const quote = this.text.quote(start, end);
    if (!quote.text.trim()) return;
    this.text.show(quote.spans);
    tell("nianbao:selection", { item: this.item, ...quote });
    this.say(`${this.words.picked} “${quote.text}”`);
  }

  unpick() {
    if (this.pages) this.pages.unpick();
    tell("nianbao:selection", { item: this.item, text: "", spans: [] });
  }
}

export default function (component) {
  const { data, parentElement } = component;
  share(data.item, { ...data.form, pages: data.pages, pictures: data.pictures });
  kept(sources, parentElement, `${data.item}:${data.form.shape}:${data.placed}`, () => new Source(parentElement, data));
}
