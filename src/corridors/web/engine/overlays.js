// Lines, points and areas that a user added: same ground, same card, simplified by zoom.

import { decodeLine, decodeNumbers } from "./codec.js";
import { el } from "./dom.js";
import { levelFor } from "./lines.js";

const COLOURS = ["#b0307a", "#4d6b00", "#7a4a00", "#5a3fc0", "#006d77"];
const DARK_COLOURS = ["#ff7ac2", "#b7e04a", "#ffb36b", "#b8a6ff", "#5fd7e0"];

/** One added file, unpacked when it is first drawn. */
export class Overlay {
  /** @param {any} L @param {any} map @param {any} packed @param {number} number @param {any} hooks */
  constructor(L, map, packed, number, hooks) {
    Object.assign(this, { L, map, number, id: `overlay-${number}`, label: packed.label, fields: packed.fields, values: packed.values });
    this.canvas = L.canvas({ pane: "corridors-lines", padding: 0.3, tolerance: 5 });
    const width = packed.fields.length;
    const cells = decodeNumbers(packed.cells);
    this.level = levelFor(map.getZoom());
    this.features = packed.paths.map((path, i) => ({
      kind: packed.kinds[i],
      name: packed.names[i],
      values: cells.slice(packed.owners[i] * width, (packed.owners[i] + 1) * width),
      ...decodeLine(path, packed.quantum, packed.levels),
    }));
    map.on("zoomend", () => this.changeLevel());
    for (const feature of this.features) {
      feature.layer = this.draw(feature);
      feature.layer.bindTooltip(() => el("span", {}, feature.name || this.label), { sticky: true, className: "corridors-tip" });
      feature.layer.on("click", (event) => { L.DomEvent.stopPropagation(event); hooks.click(this, feature, event.latlng); });
      feature.layer.addTo(map);
    }
  }

  points(feature, level) {
    const points = [];
    const closed = feature.kind === "area";
    for (let i = 0; i < feature.lon.length; i += 1) {
      if (closed || feature.level[i] <= level) points.push(new this.L.LatLng(feature.lat[i], feature.lon[i]));
    }
    return points;
  }

  draw(feature) {
    const { L } = this;
    const base = { renderer: this.canvas, pane: "corridors-lines", smoothFactor: 1.2, weight: 1.8 };
    if (feature.kind === "point") return L.circleMarker([feature.lat[0], feature.lon[0]], { ...base, radius: 4, fillOpacity: 0.9 });
    const points = this.points(feature, this.level);
    return feature.kind === "area" ? L.polygon(points, { ...base, fillOpacity: 0.15 }) : L.polyline(points, base);
  }

  changeLevel() {
    const level = levelFor(this.map.getZoom());
    if (level === this.level) return;
    this.level = level;
    for (const feature of this.features) if (feature.kind === "line") feature.layer._latlngs = this.points(feature, level);
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
