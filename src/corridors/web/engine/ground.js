// The ground: land, water, borders, degrees; and an online map under it where one was asked for.

import { createCanvas } from "./canvas.js";
import { decodePlane, shapeClass } from "./shapes.js";

export class Ground {
  /** @param {any} L @param {any} map @param {import("./document.js").Model} model */
  constructor(L, map, model) {
    const packed = model.doc.ground;
    this.L = L;
    this.map = map;
    this.model = model;
    this.canvas = createCanvas(L, { pane: "corridors-land", padding: 0 });
    this.layers = [];
    this.grid = null;
    const arcs = decodePlane(packed.arcs, packed.step, 1);
    const Shape = shapeClass(L);
    const base = { renderer: this.canvas, pane: "corridors-land", interactive: false };
    const area = (key, look) => {
      const rings = [];
      const ends = new Set();
      for (const polygon of packed[key].flat()) ends.add(rings.push(...polygon));
      this.layers.push({ look, layer: new Shape(arcs, rings, { ...base, fill: true, fillOpacity: 1 }, ends) });
    };
    const course = (key, look, wanted = (_) => true) => {
      const parts = packed[key].filter((_, i) => wanted(i)).flat();
      this.layers.push({ look, layer: new Shape(arcs, parts, base) });
    };
    const disputed = new Set(packed.disputed);
    area("countries", (c) => ({ color: c.land, weight: 1, fillColor: c.land })); // more than 1 takes ten times as long
    area("lakes", (c) => ({ color: c.shore, weight: 0.6, fillColor: c.water }));
    course("rivers", (c) => ({ color: c.river, weight: 0.8 }));
    course("coast", (c) => ({ color: c.shore, weight: 0.7 }));
    course("borders", (c) => ({ color: c.border, weight: 0.9 }), (i) => !disputed.has(i));
    course("borders", (c) => ({ color: c.border, weight: 0.9, dashArray: [3, 3] }), (i) => disputed.has(i));
    for (const { layer } of this.layers) layer.addTo(map);
    this.tiles = null;
    this.setTiles(model.options.tiles);
  }

  /** Lay an online map over the land, or take it away. @param {any} tiles its address and name, or null */
  setTiles(tiles) {
    if (this.tiles) this.tiles.remove();
    const options = { pane: "corridors-land", maxZoom: tiles ? tiles.maxZoom : 0, opacity: 0.75 };
    this.tiles = tiles ? this.L.tileLayer(tiles.url, options).addTo(this.map) : null;
  }

  /** @param {any} theme colours */
  paint(theme) {
    this.theme = theme;
    for (const { layer, look } of this.layers) layer.setStyle(look(theme));
    if (this.grid) this.grid.setStyle({ color: theme.shore });
  }

  /** Meridians and parallels, every ten degrees. @param {boolean} wanted */
  showGrid(wanted) {
    if (!wanted === !this.grid) return;
    if (this.grid) {
      this.grid.remove();
      this.grid = null;
      return;
    }
    const parts = [];
    for (let lon = -30; lon <= 190; lon += 10) parts.push([[-60, lon], [82, lon]]);
    for (let lat = -60; lat <= 80; lat += 10) parts.push([[lat, -32], [lat, 191]]);
    const options = { renderer: this.canvas, pane: "corridors-land", interactive: false, weight: 0.6, color: this.theme.shore };
    this.grid = this.L.polyline(parts, options).addTo(this.map);
  }

  /** The degrees, as labels at the edge of the view. */
  degrees() {
    if (!this.grid) return [];
    const view = this.map.getBounds();
    const labels = [];
    const say = (value, letters) => `${Math.abs(value)}°${value ? letters[value > 0 ? 0 : 1] : ""}`;
    const inside = this.map.containerPointToLatLng([0, this.map.getSize().y - 40]);
    for (let lon = -30; lon <= 190; lon += 10) {
      if (lon > view.getWest() && lon < view.getEast()) labels.push({ text: say(lon, "EW"), at: [inside.lat, lon] });
    }
    const right = this.map.containerPointToLatLng([this.map.getSize().x - 46, 0]);
    for (let lat = -60; lat <= 80; lat += 10) {
      if (lat > view.getSouth() && lat < view.getNorth()) labels.push({ text: say(lat, "NS"), at: [lat, right.lng] });
    }
    return labels;
  }
}
