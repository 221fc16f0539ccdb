// The pages as pictures, one below the other, with what is selected, quoted and found wrong drawn over them. Boxes are in points of the page, as
// the record has them. All boxes of one kind on a page are one path, so that many of them cost no more than one.
const ZOOM_STEP = 1.25;
const CLOSE_FROM = 1.6; // from this zoom on the larger picture is worth its bytes
const ROOM = 2; // points around a box, so that its line does not cover the digits
const MOVED = 4; // pixels that make a press a drag
const SHAPES = "http://www.w3.org/2000/svg";

class Pages {
  // `told`: choose (the path of a cell), place (an offset of the text), pick (start and end of what was dragged over).
  constructor(data, told) {
    this.data = data;
    this.told = told;
    this.words = null;
    this.quoted = [];
    this.zoom = 1;
    this.current = 1;
    this.boxes = new Map();
    this.sheets = new Map();
    this.pane = el("div", { class: "nb-pages", tabindex: "0", role: "document", "aria-label": data.words.picture });
    for (const page of data.pages) this.pane.append(this.sheet(page));
    this.pane.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.pane.addEventListener("scroll", () => this.scrolled());
    this.pane.addEventListener("pointerdown", (event) => this.pressed(event));
    this.pane.addEventListener("pointermove", (event) => (this.from ? this.dragged(event) : this.hovered(event)));
    this.pane.addEventListener("pointerup", (event) => this.released(event));
    this.pane.addEventListener("pointercancel", () => (this.from = null));
    this.pane.addEventListener("dblclick", (event) => this.pickSentence(event));
  }

  sheet(page) {
    const image = el("img", { class: "nb-page-image", alt: `${this.data.words.page} ${page.page}`, loading: "lazy", decoding: "async", draggable: "false", src: this.address(page, "screen") });
    const over = el("div", { class: "nb-over" });
    const shapes = document.createElementNS(SHAPES, "svg");
    shapes.setAttribute("class", "nb-shapes");
    shapes.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
    shapes.setAttribute("preserveAspectRatio", "none");
    shapes.setAttribute("aria-hidden", "true");
    const node = el("div", { class: "nb-sheet", "data-page": page.page }, image, shapes, over);
    node.style.aspectRatio = `${page.width} / ${page.height}`;
    this.sheets.set(page.page, { page, node, over, image, shapes, paths: new Map() });
    return node;
  }

  address(page, size) {
    return `${this.data.pictures}${size}/${page.page}.png`;
  }

  place(node, page, [, x0, y0, x1, y1], room) {
    const percent = (value, whole) => `${(100 * value) / whole}%`;
    node.style.left = percent(x0 - room, page.width);
    node.style.top = percent(y0 - room, page.height);
    node.style.width = percent(x1 - x0 + 2 * room, page.width);
    node.style.height = percent(y1 - y0 + 2 * room, page.height);
  }

  // Every cell that has a place: a quiet outline, the colour of its finding, a sign beside the colour.
  outline(cells) {
    for (const { path, label, box, mark, sign } of cells) {
      const sheet = this.sheets.get(box[0]);
      if (!sheet) continue;
      let node = this.boxes.get(path);
      if (!node) {
        node = el("div", { class: "nb-box", "data-path": path });
        this.boxes.set(path, node);
      }
      if (node.parentElement !== sheet.over) sheet.over.append(node);
      this.place(node, sheet.page, box, 0);
      node.dataset.mark = mark || "";
      node.dataset.sign = sign || "";
      node.title = label;
    }
  }

  show(boxes, path) {
    for (const [other, node] of this.boxes) node.classList.toggle("nb-here", other === path);
    this.draw("nb-spot", boxes, around);
    const first = boxes.find((box) => this.sheets.has(box[0]));
    if (first) this.reveal(first);
  }

  // What the record quotes is underlined, so that a place with a field is told from one without.
  underline(spans) {
    this.quoted = spans;
    if (this.words) this.draw("nb-quoted", this.words.boxes(spans), below);
  }

  // Every box in place of those that were drawn of this kind.
  draw(kind, boxes, outline) {
    const told = new Map();
    for (const box of boxes) {
      if (!told.has(box[0])) told.set(box[0], []);
      told.get(box[0]).push(box);
    }
    for (const [number, { shapes, paths }] of this.sheets) {
      const here = told.get(number);
      if (!here && !paths.has(kind)) continue;
      if (!paths.has(kind)) {
        const path = document.createElementNS(SHAPES, "path");
        path.setAttribute("class", kind);
        paths.set(kind, path);
      }
      if (!here) {
        paths.get(kind).remove();
        continue;
      }
      paths.get(kind).setAttribute("d", here.map(outline).join(""));
      shapes.append(paths.get(kind));
    }
  }

  // In the middle where it is out of sight; the page itself never moves.
  reveal([number, x0, y0, x1, y1]) {
    const { node, page } = this.sheets.get(number);
    const outer = this.pane.getBoundingClientRect();
    const sheet = node.getBoundingClientRect();
    const inner = {
      left: sheet.left + (x0 / page.width) * sheet.width,
      right: sheet.left + (x1 / page.width) * sheet.width,
      top: sheet.top + (y0 / page.height) * sheet.height,
      bottom: sheet.top + (y1 / page.height) * sheet.height,
    };
    const margin = 30;
    if (inner.top < outer.top + margin || inner.bottom > outer.bottom - margin) this.pane.scrollTop += inner.top - outer.top - outer.height / 2;
    if (inner.left < outer.left + margin || inner.right > outer.right - margin) this.pane.scrollLeft += inner.left - outer.left - Math.min(outer.width / 2, margin);
  }

  scale(zoom, x = 0.5, y = 0.5) {
    const { pane } = this;
    const [right, down] = [pane.scrollLeft + x * pane.clientWidth, pane.scrollTop + y * pane.clientHeight];
    const ratio = Math.min(8, Math.max(0.3, zoom)) / this.zoom;
    this.zoom *= ratio;
    pane.style.setProperty("--nb-zoom", this.zoom);
    pane.scrollLeft = right * ratio - x * pane.clientWidth;
    pane.scrollTop = down * ratio - y * pane.clientHeight;
    this.sharpen();
  }

  sharpen() {
    if (this.zoom < CLOSE_FROM) return;
    const outer = this.pane.getBoundingClientRect();
    for (const { page, node, image } of this.sheets.values()) {
      const inner = node.getBoundingClientRect();
      if (inner.bottom > outer.top && inner.top < outer.bottom) image.src = this.address(page, "close");
    }
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const outer = this.pane.getBoundingClientRect();
    this.scale(this.zoom * (event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP), (event.clientX - outer.left) / outer.width, (event.clientY - outer.top) / outer.height);
  }

  scrolled() {
    const middle = this.pane.getBoundingClientRect().top + this.pane.clientHeight / 3;
    for (const { page, node } of this.sheets.values()) {
      const { top, bottom } = node.getBoundingClientRect();
      if (top <= middle && bottom >= middle) this.current = page.page;
    }
    if (this.moved) this.moved(this.current);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.sharpen(), 150);
  }

  turn(step) {
    const numbers = [...this.sheets.keys()];
    const next = numbers[numbers.indexOf(this.current) + step];
    if (next === undefined) return;
    this.pane.scrollTop += this.sheets.get(next).node.getBoundingClientRect().top - this.pane.getBoundingClientRect().top;
  }

  // --- the pointer: a press is a choice, a drag over words selects them, a drag elsewhere moves the page under the window ---

  // The place under the pointer, on the page that is nearest to it.
  place_of(event) {
    let [best, distance] = [null, Infinity];
    for (const { page, node } of this.sheets.values()) {
      const rect = node.getBoundingClientRect();
      const away = Math.max(rect.top - event.clientY, event.clientY - rect.bottom, 0);
      if (away < distance) [best, distance] = [{ page: page.page, x: ((event.clientX - rect.left) / rect.width) * page.width, y: ((event.clientY - rect.top) / rect.height) * page.height }, away];
    }
    return best;
  }

  pressed(event) {
    const { pane } = this;
    const bar = event.offsetX > pane.clientWidth && event.target === pane;
    if (event.button !== 0 || bar) return;
    const place = this.place_of(event);
    const onWord = this.words && !event.target.closest(".nb-box") && this.words.at(place) >= 0;
    this.from = { x: event.clientX, y: event.clientY, left: pane.scrollLeft, top: pane.scrollTop, moved: false, word: onWord ? place : null };
  }

  dragged(event) {
    const { from, pane } = this;
    if (!event.buttons) return void (this.from = null);
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moved && Math.abs(dx) + Math.abs(dy) > MOVED) {
      from.moved = true;
      pane.setPointerCapture(event.pointerId);
    }
    if (!from.moved) return undefined;
    if (from.word) return this.select(event);
    pane.scrollLeft = from.left - dx;
    pane.scrollTop = from.top - dy;
    return undefined;
  }

  // From where the drag began to where it is, in the order of the text; the pane follows a pointer at its edge.
  select(event) {
    const outer = this.pane.getBoundingClientRect();
    if (event.clientY > outer.bottom - 16) this.pane.scrollTop += 14;
    if (event.clientY < outer.top + 16) this.pane.scrollTop -= 14;
    const [a, b] = [this.words.caret(this.from.word), this.words.caret(this.place_of(event))];
    if (b === null) return;
    this.from.picked = [Math.min(a, b), Math.max(a, b)];
    this.draw("nb-pick", this.words.boxes([this.from.picked]), tight);
  }

  released(event) {
    const { from } = this;
    this.from = null;
    if (!from || event.button !== 0) return;
    if (from.picked && from.picked[0] < from.picked[1]) return void this.told.pick(...from.picked);
    if (from.moved) return;
    const box = event.target.closest(".nb-box");
    if (box) return void this.told.choose(box.dataset.path);
    const offset = this.words ? this.words.character(this.place_of(event)) : null;
    if (offset !== null) this.told.place(offset);
  }

  pickSentence(event) {
    const offset = this.words && !event.target.closest(".nb-box") ? this.words.character(this.place_of(event)) : null;
    if (offset === null) return;
    const [start, end] = this.words.sentence(offset);
    this.draw("nb-pick", this.words.boxes([[start, end]]), tight);
    this.told.pick(start, end);
  }

  unpick() {
    this.draw("nb-pick", [], tight);
  }

  hovered(event) {
    const offset = this.words ? this.words.character(this.place_of(event)) : null;
    this.pane.classList.toggle("nb-on-words", offset !== null);
    this.pane.classList.toggle("nb-on-quote", offset !== null && this.quoted.some(([start, end]) => start <= offset && offset < end));
  }
}

function around([, x0, y0, x1, y1]) {
  return `M${x0 - ROOM} ${y0 - ROOM}H${x1 + ROOM}V${y1 + ROOM}H${x0 - ROOM}Z`;
}

function tight([, x0, y0, x1, y1]) {
  return `M${x0} ${y0}H${x1}V${y1}H${x0}Z`;
}

function below([, x0, , x1, y1]) {
  return `M${x0} ${y1 + 1}H${x1}`;
}
