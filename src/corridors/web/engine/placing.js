// Where a name goes: the best free of eight positions about its point, as in figures/placing.py.

/** A step down the list of positions counts as so many pixels of line under the name. */
const ORDER_PX = 4;
/** A mark under a name counts as so many pixels of line. */
const MARK_COST_PX = 30;
/** A pixel of a name that is cut off at the edge counts as so many of line. */
const BEYOND = 4;
const CELL_PX = 48;
const HALF_MARK_PX = 7;
const GAP_PX_OF_DOT = 7;
const HALF_PX = 9;

/** Boxes as left, top, right, bottom in pixels of the layer. */
export class Board {
  /** @param {number[]} view what is seen @param {number[][]} taken what stands over the map */
  constructor(view, taken) {
    this.view = view;
    this.taken = taken;
    this.cells = new Map();
    this.marks = [];
  }

  /** @param {{x: number, y: number}[]} part a drawn course */
  addLine(part) {
    for (let i = 1; i < part.length; i += 1) {
      const [a, b] = [part[i - 1], part[i]];
      const [left, right, top, bottom] = [Math.min(a.x, b.x), Math.max(a.x, b.x), Math.min(a.y, b.y), Math.max(a.y, b.y)].map((v) => Math.floor(v / CELL_PX));
      for (let x = left; x <= right; x += 1) {
        for (let y = top; y <= bottom; y += 1) {
          const key = x * 65536 + y;
          if (this.cells.has(key)) this.cells.get(key).push([a, b]);
          else this.cells.set(key, [[a, b]]);
        }
      }
    }
  }

  /** @param {{x: number, y: number}} point */
  addMark({ x, y }) {
    this.marks.push([x - HALF_MARK_PX, y - HALF_MARK_PX, x + HALF_MARK_PX, y + HALF_MARK_PX]);
  }

  isFree(box) {
    return !this.taken.some((other) => meet(box, other));
  }

  /** How many pixels of a box are cut off at the left or the right. */
  beyond(box) {
    return Math.max(0, this.view[0] - box[0]) + Math.max(0, box[2] - this.view[2]);
  }

  /** How many pixels of line, and marks for their worth, lie under a box. */
  under(box) {
    const seen = new Set();
    let length = 0;
    for (let x = Math.floor(box[0] / CELL_PX); x <= Math.floor(box[2] / CELL_PX); x += 1) {
      for (let y = Math.floor(box[1] / CELL_PX); y <= Math.floor(box[3] / CELL_PX); y += 1) {
        for (const piece of this.cells.get(x * 65536 + y) || []) {
          if (!seen.has(piece)) length += lengthIn(piece, box);
          seen.add(piece);
        }
      }
    }
    return length + MARK_COST_PX * this.marks.filter((mark) => meet(mark, box)).length;
  }

  /**
   * The best free position of a name about a point; null if there is none, or too much lies under all of them.
   * @param {{x: number, y: number}} point @param {number} width @param {number} most pixels of line under it
   */
  around({ x, y }, width, most) {
    const [right, left, gap] = [x + GAP_PX_OF_DOT, x - GAP_PX_OF_DOT - width, 5];
    const places = [
      [right, y], [right - 3, y - gap - 4], [right - 3, y + gap + 4], [left, y],
      [left + 3, y - gap - 4], [left + 3, y + gap + 4], [x - width / 2, y - 14], [x - width / 2, y + 14],
    ];
    let best = null;
    places.forEach(([start, middle], order) => {
      const box = [start - 3, middle - HALF_PX, start + width + 3, middle + HALF_PX];
      if (best && best.cost <= order * ORDER_PX) return;
      if (!this.isFree(box)) return;
      const under = this.under([start, middle - 6, start + width, middle + 6]);
      const cost = under + order * ORDER_PX + BEYOND * this.beyond(box);
      if (under <= most && (!best || cost < best.cost)) best = { cost, box, left: start, middle };
    });
    if (best) this.taken.push(best.box);
    return best;
  }

  /** The free position over a point, or so many pixels below it, under which least lies; null if none is free. */
  aside({ x, y }, width, shifts) {
    let best = null;
    for (const shift of shifts) {
      const box = [x - width / 2 - 3, y + shift - HALF_PX, x + width / 2 + 3, y + shift + HALF_PX];
      if (!this.isFree(box)) continue;
      const cost = this.under(box) + Math.abs(shift) / 4;
      if (!best || cost < best.cost) best = { cost, box, left: x - width / 2, middle: y + shift };
    }
    if (best) this.taken.push(best.box);
    return best;
  }
}

function meet(a, b) {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

/** How much of a straight piece lies in a box (Liang and Barsky). */
function lengthIn([a, b], [left, top, right, bottom]) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  let [from, to] = [0, 1];
  for (const [p, q] of [[-dx, a.x - left], [dx, right - a.x], [-dy, a.y - top], [dy, bottom - a.y]]) {
    if (p === 0 && q < 0) return 0;
    if (p < 0) from = Math.max(from, q / p);
    if (p > 0) to = Math.min(to, q / p);
  }
  return to > from ? (to - from) * Math.hypot(dx, dy) : 0;
}
