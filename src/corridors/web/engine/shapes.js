// Shapes as typed arrays: many thousands of vertices without an object for each of them.

import { mostVertices, readLevels, readSteps } from "./codec.js";

/** The map's plane at zoom 0 is that wide (Web Mercator, L.CRS.EPSG3857). */
const WORLD = 256;
const LIMIT = 85.0511287798;
const CLOSER_PX = 1;

const planeX = (/** @type {number} */ lon) => WORLD * (0.5 + lon / 360);

const planeY = (/** @type {number} */ lat) => {
  const sine = Math.sin((Math.max(-LIMIT, Math.min(LIMIT, lat)) * Math.PI) / 180);
  return WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
};

/**
 * Lines on the plane: line n has the vertices from starts[n] to starts[n + 1], and lies within
 * boxes[4 n] … (west, north, east, south of the plane, whose y runs southwards).
 *
 * @typedef {object} Plane
 * @property {Float32Array} x
 * @property {Float32Array} y
 * @property {Uint8Array} level from which a vertex is drawn
 * @property {Uint32Array} starts
 * @property {Float32Array} boxes
 */

/**
 * Read lines straight onto the plane; see web/codec.py for their form.
 *
 * @param {string[]} texts @param {number} quantum degrees of one step @param {number} levels 1 if the lines have none
 * @returns {Plane}
 */
export function decodePlane(texts, quantum, levels) {
  const starts = new Uint32Array(texts.length + 1);
  const most = texts.reduce((sum, text) => sum + mostVertices(text), 0);
  const [xs, ys] = [new Int32Array(most), new Int32Array(most)];
  texts.forEach((text, n) => { starts[n + 1] = readSteps(text, xs, ys, starts[n]); });
  const size = starts[texts.length];
  const level = new Uint8Array(levels > 1 ? size : 0);
  if (levels > 1) texts.forEach((text, n) => readLevels(text, starts[n + 1] - starts[n], levels, level, starts[n]));
  const plane = { x: new Float32Array(size), y: new Float32Array(size), level, starts, boxes: new Float32Array(4 * texts.length) };
  for (let i = 0; i < size; i += 1) {
    plane.x[i] = planeX(xs[i] * quantum);
    plane.y[i] = planeY(ys[i] * quantum);
  }
  for (let n = 0; n < texts.length; n += 1) plane.boxes.set(boxOfLine(plane, n), 4 * n);
  return plane;
}

/** @param {Plane} plane @param {number} n */
function boxOfLine({ x, y, starts }, n) {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = starts[n]; i < starts[n + 1]; i += 1) {
    if (x[i] < west) west = x[i];
    if (x[i] > east) east = x[i];
    if (y[i] < north) north = y[i];
    if (y[i] > south) south = y[i];
  }
  return [west, north, east, south];
}

/** The place of a point of the plane. @param {any} L @param {number} x @param {number} y */
export function placeOf(L, x, y) {
  return L.latLng((Math.atan(Math.sinh(2 * Math.PI * (0.5 - y / WORLD))) * 180) / Math.PI, (x / WORLD - 0.5) * 360);
}

/** The box around the lines of each part. @param {Plane} plane @param {number[][]} parts */
function boxesAround({ boxes }, parts) {
  const around = new Float32Array(4 * parts.length);
  parts.forEach((part, n) => {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const line of part) {
      const at = 4 * (line < 0 ? ~line : line);
      west = Math.min(west, boxes[at]);
      north = Math.min(north, boxes[at + 1]);
      east = Math.max(east, boxes[at + 2]);
      south = Math.max(south, boxes[at + 3]);
    }
    around.set([west, north, east, south], 4 * n);
  });
  return around;
}

/** On which sides of a box a point lies. */
const sides = (px, py, box) => (px < box[0] ? 1 : px > box[2] ? 2 : 0) | (py < box[1] ? 4 : py > box[3] ? 8 : 0);

/**
 * A Leaflet path over a plane. Its parts are lists of numbers of lines, ~n for one taken backwards,
 * joined end to end; without parts every line stands by itself. Filled parts are rings; `ends` says
 * after which of them an area ends, and each area is painted by itself, which is far quicker than all as one.
 *
 * @param {any} L
 */
export function shapeClass(L) {
  return L.Path.extend({
    /** @param {Plane} plane @param {number[][] | null} parts @param {any} options @param {Set<number>} [ends] */
    initialize(plane, parts, options, ends = new Set()) {
      L.setOptions(this, options);
      this.plane = plane;
      this.parts = parts;
      this.ends = ends;
      this.around = parts && options.fill ? boxesAround(plane, parts) : null;
      this.finest = 0;
    },

    _project() {
      const { _map: map } = this;
      const zoom = map.getZoom();
      this.finest = this.options.levelFor ? this.options.levelFor(zoom) : 0;
      this.scale = map.getZoomScale(zoom, 0);
      this.origin = map.getPixelOrigin();
    },

    _update() {
      if (this._map) this._pxBounds = this._renderer._bounds; // it may have to be drawn anywhere
    },

    _updateBounds() {
      this._update();
    },

    _updatePath() {
      const renderer = this._renderer;
      if (!renderer._drawing) return;
      const { min, max } = renderer._bounds;
      const edge = this.options.weight + 2;
      const view = [min.x - edge, min.y - edge, max.x + edge, max.y + edge];
      const ctx = renderer._ctx;
      const { parts, options } = this;
      const count = parts ? parts.length : this.plane.starts.length - 1;
      let open = false;
      for (let n = 0; n < count; n += 1) {
        const part = parts ? parts[n] : [n];
        if (this.mayShow(part, n, view)) {
          if (!open) ctx.beginPath();
          open = true;
          this.trace(ctx, part, view);
        }
        if (!open || (options.fill && !this.ends.has(n + 1))) continue;
        renderer._fillStroke(ctx, this);
        open = false;
      }
    },

    /** Whether the nth part may be seen: a view far from every line may still lie inside a ring. */
    mayShow(part, n, view) {
      return this.around ? this.overlaps(this.around, n, view) : part.some((line) => this.meets(line < 0 ? ~line : line, view));
    },

    /** Whether a line may reach into a box of the layer. */
    meets(line, box) {
      return this.overlaps(this.plane.boxes, line, box);
    },

    /** Whether the nth of some boxes of the plane overlaps a box of the layer. */
    overlaps(boxes, n, box) {
      const { scale, origin } = this;
      const at = 4 * n;
      return boxes[at] * scale - origin.x <= box[2] && boxes[at + 2] * scale - origin.x >= box[0]
        && boxes[at + 1] * scale - origin.y <= box[3] && boxes[at + 3] * scale - origin.y >= box[1];
    },

    /**
     * Add a part to the path; vertices that would fall on the pixel of the one before are left out,
     * and so is what runs beyond one and the same side of the view.
     */
    trace(ctx, part, view) {
      const { plane, scale, origin, finest, options } = this;
      const { x, y, level, starts } = plane;
      const levels = level.length > 0;
      let started = false;
      let left = false;
      let held = false;
      let [lastX, lastY, px, py, beyond] = [0, 0, 0, 0, 0];
      const to = () => {
        const now = sides(px, py, view);
        if (held && !(beyond & now)) {
          if (options.fill) ctx.lineTo(lastX, lastY);
          else ctx.moveTo(lastX, lastY);
          beyond = sides(lastX, lastY, view);
          held = false;
        }
        if (beyond & now) held = true;
        else ctx.lineTo(px, py);
        beyond = held ? beyond & now : now;
        lastX = px;
        lastY = py;
      };
      for (const line of part) {
        const back = line < 0;
        const own = back ? ~line : line;
        const count = starts[own + 1] - starts[own];
        const from = back ? starts[own + 1] - 1 : starts[own];
        for (let k = 0; k < count; k += 1) {
          const i = back ? from - k : from + k;
          if (levels && level[i] > finest) continue;
          px = x[i] * scale - origin.x;
          py = y[i] * scale - origin.y;
          left = started && Math.abs(px - lastX) + Math.abs(py - lastY) < CLOSER_PX;
          if (left) continue;
          if (started) to();
          else {
            ctx.moveTo(px, py);
            beyond = sides(px, py, view);
            lastX = px;
            lastY = py;
            started = true;
          }
        }
      }
      if (left) to();
      if (!options.fill) return;
      if (held) ctx.lineTo(lastX, lastY);
      ctx.closePath();
    },

    /** The lines within reach of a pointer at a point of the layer, the nearest first. */
    linesAt(point) {
      const reach = this._clickTolerance();
      const box = [point.x - reach, point.y - reach, point.x + reach, point.y + reach];
      const { plane, scale, origin, finest } = this;
      const { x, y, level, starts } = plane;
      const found = [];
      for (let n = 0; n + 1 < starts.length; n += 1) {
        if (!this.meets(n, box)) continue;
        let [ax, ay, some, best] = [0, 0, false, Infinity];
        for (let i = starts[n]; i < starts[n + 1]; i += 1) {
          if (level.length && level[i] > finest) continue;
          const bx = x[i] * scale - origin.x - point.x;
          const by = y[i] * scale - origin.y - point.y;
          const distance = some ? squareToSegment(ax, ay, bx, by) : bx * bx + by * by;
          best = Math.min(best, distance);
          [ax, ay, some] = [bx, by, true];
        }
        if (best <= reach * reach) found.push({ n, best });
      }
      return found.sort((one, two) => one.best - two.best).map(({ n }) => n);
    },

    _containsPoint(point) {
      [this.hit = -1] = this.linesAt(point);
      return this.hit >= 0;
    },
  });
}

/** The square of the distance of the origin from a segment. */
function squareToSegment(ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const size = dx * dx + dy * dy;
  const share = size ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / size)) : 0;
  const [x, y] = [ax + share * dx, ay + share * dy];
  return x * x + y * y;
}
