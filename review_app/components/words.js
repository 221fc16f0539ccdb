// Where the words of the text stand on the pages: the boxes of a stretch of text, the character at a place. Offsets count code points of the
// text, boxes are [page, x0, y0, x1, y1] in points of the page, as the record has them. A word has one box; where in it a character stands is
// told by how wide its characters are, half a Chinese one's or as much, whichever makes the word's type as high as others on its page.
const UNITS = 10; // to a point, as extractor/domain/placed.py keeps them
const NARROW = [0.5, 1]; // of a Chinese character's width are digits, Latin letters and half-width signs in one font or another
const WIDE = /[\u2010-\u2027\u2e80-\uff60\uffe0-\uffef]|[^\u0000-\uffff]/u;
const SAME_LINE = 0.5; // of the lower box's height that two boxes of one line have in common
const NEAR = 2.5; // heights: words further apart are drawn as two boxes
const SENTENCE = "。；！？\n";

class Words {
  constructor(text, placed) {
    this.text = /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
    this.pages = new Map(placed.pages.map((page) => [page.page, this.unfolded(page)]));
  }

  // The columns tell each word by how far it is from the one before.
  unfolded({ gap, length, right, down, width, height }) {
    const words = { count: gap.length, start: new Int32Array(gap.length), end: new Int32Array(gap.length) };
    for (const edge of ["x0", "y0", "x1", "y1"]) words[edge] = new Float32Array(gap.length);
    let [at, x, y] = [0, 0, 0];
    for (let n = 0; n < gap.length; n += 1) {
      words.start[n] = at + gap[n];
      at = words.end[n] = words.start[n] + length[n];
      words.x0[n] = (x + right[n]) / UNITS;
      x += right[n] + width[n];
      words.x1[n] = x / UNITS;
      y += down[n];
      words.y0[n] = y / UNITS;
      words.y1[n] = (y + height[n]) / UNITS;
    }
    words.ratio = this.ratio(words);
    return words;
  }

  // Of a Chinese character's width to its line's height, on a page: the middle of its words that have no others; null without any.
  ratio({ count, start, end, x0, x1, y0, y1 }) {
    const found = [];
    for (let n = 0; n < count; n += 1) {
      if (end[n] - start[n] > 1 && this.wide(start[n], end[n]) === end[n] - start[n]) found.push((x1[n] - x0[n]) / (end[n] - start[n]) / (y1[n] - y0[n]));
    }
    return found.length ? found.sort((a, b) => a - b)[found.length >> 1] : null;
  }

  wide(from, to) {
    let sum = 0;
    for (let n = from; n < to; n += 1) if (WIDE.test(this.text[n] || "")) sum += 1;
    return sum;
  }

  // The word's type: how wide a Chinese character of it is and how wide another, in points.
  type(words, n) {
    const [length, wide] = [words.end[n] - words.start[n], this.wide(words.start[n], words.end[n])];
    const size = (narrow) => (words.x1[n] - words.x0[n]) / (wide + narrow * (length - wide));
    const due = words.ratio === null ? 0 : words.ratio * (words.y1[n] - words.y0[n]);
    const away = (narrow) => (due ? Math.abs(Math.log(size(narrow) / due)) : narrow);
    const narrow = NARROW.reduce((best, other) => (away(other) < away(best) ? other : best));
    return { wide: size(narrow), narrow: size(narrow) * narrow };
  }

  // How far the characters [from, to) reach.
  reach(from, to, type) {
    const wide = this.wide(from, to);
    return wide * type.wide + (to - from - wide) * type.narrow;
  }

  // The height of a word on its line is its own, its sides are those of the characters [from, to) of it.
  part(page, words, n, from, to) {
    const [start, end, x0, x1] = [words.start[n], words.end[n], words.x0[n], words.x1[n]];
    if (from <= start && to >= end) return [page, x0, words.y0[n], x1, words.y1[n]];
    const type = this.type(words, n);
    const first = Math.max(from, start);
    const left = x0 + this.reach(start, first, type);
    return [page, left, words.y0[n], to >= end ? x1 : left + this.reach(first, to, type), words.y1[n]];
  }

  // One box a line.
  boxes(spans) {
    const found = [];
    for (const [page, words] of this.pages) {
      for (const [from, to] of spans) {
        for (let n = this.firstAfter(words, from); n < words.count && words.start[n] < to; n += 1) this.add(found, this.part(page, words, n, from, to));
      }
    }
    return found;
  }

  // The first word that ends after the offset.
  firstAfter({ end, count }, offset) {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (end[middle] > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  add(boxes, box) {
    const last = boxes[boxes.length - 1];
    const [page, x0, y0, x1, y1] = box;
    const common = last && last[0] === page ? Math.min(last[4], y1) - Math.max(last[2], y0) : 0;
    const low = last ? Math.min(last[4] - last[2], y1 - y0) : 0;
    if (common > low * SAME_LINE && x0 >= last[1] && x0 - last[3] < NEAR * low) {
      boxes[boxes.length - 1] = [page, last[1], Math.min(last[2], y0), Math.max(last[3], x1), Math.max(last[4], y1)];
    } else boxes.push(box);
  }

  // The word at a place of a page; the nearest one, by its line first, where `near`; -1 for none.
  at({ page, x, y }, near = false) {
    const words = this.pages.get(page);
    let [best, above, beside] = [-1, Infinity, Infinity];
    for (let n = 0; words && n < words.count; n += 1) {
      const dy = Math.max(words.y0[n] - y, y - words.y1[n], 0);
      if (dy > above) continue;
      const dx = Math.max(words.x0[n] - x, x - words.x1[n], 0);
      if (!near && (dx || dy)) continue;
      if (dy < above || dx < beside) [best, above, beside] = [n, dy, dx];
    }
    return best;
  }

  // The character at a place that a word covers, else null.
  character(place) {
    const n = this.at(place);
    return n < 0 ? null : Math.min(this.edge(place, n, 1), this.pages.get(place.page).end[n] - 1);
  }

  // The edge between two characters that is nearest to a place, null on a page without words.
  caret(place) {
    const n = this.at(place, true);
    return n < 0 ? null : this.edge(place, n, 0.5);
  }

  // The offset before the first character of the word whose share `share` is right of the place.
  edge({ page, x }, n, share) {
    const words = this.pages.get(page);
    const [start, end] = [words.start[n], words.end[n]];
    const type = this.type(words, n);
    let left = words.x0[n];
    for (let at = start; at < end; at += 1) {
      const width = this.reach(at, at + 1, type);
      if (x < left + share * width) return at;
      left += width;
    }
    return end;
  }

  sentence(offset) {
    let [start, end] = [offset, offset];
    while (start > 0 && !SENTENCE.includes(this.text[start - 1])) start -= 1;
    while (end < this.text.length && !SENTENCE.includes(this.text[end])) end += 1;
    return [start, end < this.text.length && this.text[end] !== "\n" ? end + 1 : end];
  }
}
