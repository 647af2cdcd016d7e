// Lines, points and areas that a user added: same ground, same card, simplified by zoom.

import { decodeLine, decodeNumbers } from "./codec.js";
import { el } from "./dom.js";
import { levelFor, pointsAt } from "./lines.js";

/** As in web/overlays.py. */
const LINE = 0;
const AREA = 1;
const POINT = 2;
const FINEST = 3;

const COLOURS = ["#b0307a", "#4d6b00", "#7a4a00", "#5a3fc0", "#006d77"];
const DARK_COLOURS = ["#ff7ac2", "#b7e04a", "#ffb36b", "#b8a6ff", "#5fd7e0"];

/** One added file, unpacked when it is first drawn. */
export class Overlay {
  /**
   * @param {any} L @param {any} map @param {any} packed @param {number} number
   * @param {{quantum: number, levels: number}} options @param {any} hooks
   */
  constructor(L, map, packed, number, options, hooks) {
    Object.assign(this, { L, map, number, id: `overlay-${number}`, label: packed.title, fields: packed.fields, values: packed.values });
    this.toleranceKm = packed.toleranceKm;
    this.canvas = L.canvas({ pane: "corridors-lines", padding: 0.3, tolerance: 5 });
    this.level = levelFor(map.getZoom());
    const width = packed.fields.length;
    const cells = decodeNumbers(packed.cells);
    const read = (text) => decodeLine(text, options.quantum, options.levels);
    this.features = packed.paths.map((path, i) => {
      const owner = packed.owners[i];
      const rings = Array.isArray(path) ? path.map(read) : [];
      const own = { kind: packed.kinds[i], name: packed.names[owner], cells: cells.slice(owner * width, (owner + 1) * width), rings };
      return { ...own, ...(rings[0] || read(path)) };
    });
    map.on("zoomend", this.changeLevel, this);
    for (const feature of this.features) {
      feature.layer = this.draw(feature);
      feature.layer.bindTooltip(() => el("span", {}, feature.name || this.label), { sticky: true, className: "corridors-tip" });
      feature.layer.on("click", (event) => { L.DomEvent.stopPropagation(event); hooks.click(this, feature, event.latlng); });
      feature.layer.addTo(map);
    }
  }

  draw(feature) {
    const { L } = this;
    const base = { renderer: this.canvas, pane: "corridors-lines", smoothFactor: 1.2, weight: 1.8 };
    if (feature.kind === POINT) return L.circleMarker([feature.lat[0], feature.lon[0]], { ...base, radius: 4, fillOpacity: 0.9 });
    if (feature.kind === AREA) return L.polygon(feature.rings.map((ring) => pointsAt(ring, FINEST)), { ...base, fillOpacity: 0.15 });
    return L.polyline(pointsAt(feature, this.level), base);
  }

  remove() {
    this.map.off("zoomend", this.changeLevel, this);
    for (const { layer } of this.features) layer.remove();
    this.canvas.remove();
  }

  changeLevel() {
    const level = levelFor(this.map.getZoom());
    if (level === this.level) return;
    this.level = level;
    for (const feature of this.features) if (feature.kind === LINE) feature.layer._latlngs = pointsAt(feature, level);
  }

  colour(dark) {
    const colours = dark ? DARK_COLOURS : COLOURS;
    return colours[this.number % colours.length];
  }

  show(shown, dark) {
    const colour = this.colour(dark);
    for (const { layer } of this.features) {
      Object.assign(layer.options, { color: colour, fillColor: colour });
      if (shown && !this.map.hasLayer(layer)) layer.addTo(this.map);
      else if (!shown && this.map.hasLayer(layer)) layer.remove();
    }
    this.canvas._redrawBounds = null;
    if (this.canvas._map) this.canvas._redrawRequest = this.canvas._redrawRequest || this.L.Util.requestAnimFrame(this.canvas._redraw, this.canvas);
  }

  extend(bounds) {
    for (const feature of this.features) {
      for (let i = 0; i < feature.lon.length; i += 1) if (feature.level[i] === 0) bounds.extend([feature.lat[i], feature.lon[i]]);
    }
  }
}
