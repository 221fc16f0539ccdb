// The pages as pictures, one below the other, with the boxes of cells drawn over them. Boxes are in points of the page, as the record has them.
const ZOOM_STEP = 1.25;
const CLOSE_FROM = 1.6; // from this zoom on the larger picture is worth its bytes
const ROOM = 2; // points around a box, so that its line does not cover the digits

class Pages {
  constructor(data, choose) {
    this.data = data;
    this.zoom = 1;
    this.current = 1;
    this.boxes = new Map();
    this.sheets = new Map();
    this.pane = el("div", { class: "nb-pages", tabindex: "0", role: "document", "aria-label": data.words.picture });
    for (const page of data.pages) this.pane.append(this.sheet(page));
    this.pane.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.pane.addEventListener("scroll", () => this.scrolled());
    this.drag(choose);
  }

  sheet(page) {
    const image = el("img", { class: "nb-page-image", alt: `${this.data.words.page} ${page.page}`, loading: "lazy", decoding: "async", draggable: "false", src: this.address(page, "screen") });
    const over = el("div", { class: "nb-over" });
    const node = el("div", { class: "nb-sheet", "data-page": page.page }, image, over);
    node.style.aspectRatio = `${page.width} / ${page.height}`;
    this.sheets.set(page.page, { page, node, over, image });
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
    for (const node of this.pane.querySelectorAll(".nb-spot")) node.remove();
    for (const [other, node] of this.boxes) node.classList.toggle("nb-here", other === path);
    const spots = boxes.filter((box) => this.sheets.has(box[0])).map((box) => this.spot(box));
    if (spots.length) this.reveal(spots[0]);
  }

  spot(box) {
    const sheet = this.sheets.get(box[0]);
    const node = el("div", { class: "nb-spot" });
    this.place(node, sheet.page, box, ROOM);
    sheet.over.append(node);
    return node;
  }

  // In the middle where it is out of sight; the page itself never moves.
  reveal(node) {
    const outer = this.pane.getBoundingClientRect();
    const inner = node.getBoundingClientRect();
    const margin = 30;
    if (inner.top < outer.top + margin || inner.bottom > outer.bottom - margin) this.pane.scrollTop += inner.top - outer.top - outer.height / 2;
    if (inner.left < outer.left + margin || inner.right > outer.right - margin) this.pane.scrollLeft += inner.left - outer.left - outer.width / 2;
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

  // A drag moves the page under the window; a press without a move is a choice of the box under it.
  drag(choose) {
    let from = null;
    this.pane.addEventListener("pointerdown", (event) => {
      if (event.button === 0) from = { x: event.clientX, y: event.clientY, left: this.pane.scrollLeft, top: this.pane.scrollTop, moved: false };
    });
    this.pane.addEventListener("pointermove", (event) => {
      if (!from || !event.buttons) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      from.moved = from.moved || Math.abs(dx) + Math.abs(dy) > 4;
      if (!from.moved) return;
      this.pane.scrollLeft = from.left - dx;
      this.pane.scrollTop = from.top - dy;
    });
    this.pane.addEventListener("pointerup", (event) => {
      const box = event.target.closest(".nb-box");
      if (from && !from.moved && box) choose(box.dataset.path);
      from = null;
    });
  }
}
