// Lines, points and areas that a user added: same ground, same card, simplified by zoom.

import { decodeLine, decodeNumbers } from "./codec.js";
import { el } from "./dom.js";
import { FINEST, levelFor, pointsAt } from "./lines.js";
import { decodePlane, placeOf, shapeClass } from "./shapes.js";

/** As in web/overlays.py. */
const LINE = 0;
const AREA = 1;
const POINT = 2;

/** One added file: its lines are one shape, however many they are; areas and points stand alone. */
export class Overlay {
  /**
   * @param {any} L @param {any} map @param {any} packed @param {number} number
   * @param {{quantum: number, levels: number}} options @param {any} hooks
   */
  constructor(L, map, packed, number, options, hooks) {
    this.L = L;
    this.map = map;
    this.number = number;
    this.id = `overlay-${number}`;
    this.label = packed.title;
    this.fields = packed.fields;
    this.count = packed.names.length;
    this.values = packed.values;
    this.hooks = hooks;
    this.offKm = packed.offKm;
    this.chords = packed.chords;
    const width = packed.fields.length;
    const cells = Uint32Array.from(decodeNumbers(packed.cells));
    const read = (text) => decodeLine(text, options.quantum, options.levels);
    this.features = packed.paths.map((path, i) => {
      const owner = packed.owners[i];
      const feature = { kind: packed.kinds[i], name: packed.names[owner], cells: cells.subarray(owner * width, (owner + 1) * width) };
      if (feature.kind === LINE) return feature;
      const rings = Array.isArray(path) ? path.map(read) : [];
      return { ...feature, rings, ...(rings[0] || read(path)) };
    });
    this.lines = this.features.filter((feature) => feature.kind === LINE);
    this.plane = decodePlane(packed.paths.filter((_, i) => packed.kinds[i] === LINE), options.quantum, options.levels);
    this.layers = null;
    this.shape = null;
  }

  /** That of the lines, which is made after the view is chosen: one of its own would take the pointer from them. */
  get canvas() {
    return this.hooks.canvas();
  }

  /** Make its layers, when it is first shown: by then the map has its view. */
  draw() {
    this.layers = [];
    const base = { renderer: this.canvas, pane: "corridors-lines", smoothFactor: 1.2, weight: 1.8 };
    const alone = (kind) => {
      for (const feature of this.features) if (feature.kind === kind) this.addLayer(this.drawOne(feature, base), () => feature);
    };
    alone(AREA);
    if (this.lines.length) this.drawLines(base);
    alone(POINT);
  }

  drawLines(base) {
    const shape = new (shapeClass(this.L))(this.plane, null, { ...base, levelFor });
    this.shape = shape;
    this.addLayer(shape, () => this.lines[shape.hit]);
    let hit = -1;
    shape.on("mousemove", () => {
      if (shape.hit !== hit) shape.getTooltip().update();
      hit = shape.hit;
    });
  }

  drawOne(feature, base) {
    const { L } = this;
    if (feature.kind === POINT) return L.circleMarker([feature.lat[0], feature.lon[0]], { ...base, radius: 4, fillOpacity: 0.9 });
    return L.polygon(feature.rings.map((ring) => pointsAt(ring, FINEST)), { ...base, fillOpacity: 0.15 });
  }

  /** @param {any} layer @param {() => any} feature what the pointer is on */
  addLayer(layer, feature) {
    const { L } = this;
    layer.bindTooltip(() => el("span", {}, (feature() || {}).name || this.label), { sticky: true, className: "corridors-tip" });
    layer.on("click", (event) => { L.DomEvent.stopPropagation(event); this.hooks.click(event.latlng); });
    layer.feature = feature;
    this.layers.push(layer);
  }

  /** The features at a point of the layer, those that lie nearest first. */
  under(point) {
    const found = [];
    for (const layer of this.layers || []) {
      if (!this.map.hasLayer(layer) || !layer._containsPoint(point)) continue;
      if (layer.linesAt) found.push(...layer.linesAt(point).map((n) => this.lines[n]));
      else found.push(layer.feature());
    }
    return [...new Set(found)];
  }

  remove() {
    for (const layer of this.layers || []) layer.remove();
  }

  /** The two ends of its first lines. @param {number} most lines */
  ends(most) {
    const { x, y, starts } = this.plane;
    const found = [];
    for (let n = 0; n < Math.min(most, this.lines.length); n += 1) {
      if (starts[n + 1] > starts[n]) found.push(...[starts[n], starts[n + 1] - 1].map((i) => placeOf(this.L, x[i], y[i])));
    }
    return found;
  }

  /** Its first lines in view, with names, in points of the layer. @param {number} most vertices */
  courses(most) {
    const { map, plane, shape } = this;
    const found = [];
    if (!shape || !map.hasLayer(shape)) return found;
    const { scale, origin, finest } = shape;
    const corner = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const view = [corner.x, corner.y, corner.x + size.x, corner.y + size.y];
    let count = 0;
    for (let n = 0; n < this.lines.length && count < most; n += 1) {
      if (!shape.meets(n, view)) continue;
      const part = [];
      for (let i = plane.starts[n]; i < plane.starts[n + 1]; i += 1) {
        if (plane.level[i] <= finest) part.push({ x: plane.x[i] * scale - origin.x, y: plane.y[i] * scale - origin.y });
      }
      count += part.length;
      found.push({ name: this.lines[n].name, part });
    }
    return found;
  }

  colour(dark) {
    const { palette } = this.hooks;
    return palette[this.number % palette.length][dark ? 1 : 0];
  }

  show(shown, dark) {
    if (!this.layers && shown) this.draw();
    const colour = this.colour(dark);
    for (const layer of this.layers || []) {
      Object.assign(layer.options, { color: colour, fillColor: colour });
      if (shown && !this.map.hasLayer(layer)) layer.addTo(this.map);
      else if (!shown && this.map.hasLayer(layer)) layer.remove();
    }
  }

  /** Places between which all of it lies. */
  corners() {
    const { boxes, starts } = this.plane;
    const found = [];
    for (let n = 0; n + 1 < starts.length; n += 1) {
      if (starts[n + 1] === starts[n]) continue;
      found.push(placeOf(this.L, boxes[4 * n], boxes[4 * n + 1]), placeOf(this.L, boxes[4 * n + 2], boxes[4 * n + 3]));
    }
    for (const feature of this.features) if (feature.kind !== LINE) found.push(...pointsAt(feature, 0));
    return found;
  }
}
