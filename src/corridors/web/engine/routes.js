// Itineraries: broad bands under the lines, told apart by hue, dash and number, with their steps.

import { decodeLine } from "./codec.js";
import { el, lineSample } from "./dom.js";
import { levelFor, pointsAt } from "./lines.js";

const WAY_LOOKS = [
  { light: "#111111", dark: "#ffffff", dash: [] },
  { light: "#b0307a", dark: "#ff7ac2", dash: [2.2, 0.8] },
  { light: "#5a3fc0", dark: "#b8a6ff", dash: [0.9, 0.7] },
  { light: "#4d6b00", dark: "#b7e04a", dash: [3, 0.8, 0.6, 0.8] },
  { light: "#006d77", dark: "#5fd7e0", dash: [0.4, 0.6] },
];
const WIDEST_PX = 14;
const NARROWEST_PX = 8;

export class Routes {
  /** @param {any} L @param {any} map @param {import("./document.js").Model} model @param {(way: any, at: any) => void} open */
  constructor(L, map, model, open) {
    const { quantum, levels } = model.options;
    this.L = L;
    this.map = map;
    this.model = model;
    const pane = map.getPane("corridors-routes") || map.createPane("corridors-routes");
    pane.style.zIndex = "390";
    this.canvas = L.canvas({ pane: "corridors-routes", padding: 0.3, tolerance: 4 });
    this.level = levelFor(map.getZoom());
    map.on("zoomend", this.changeLevel, this);
    this.ways = model.doc.routes.rows.map((row, number) => {
      const lines = row.paths.map((path) => decodeLine(path, quantum, levels));
      const way = { ...row, number, id: `route-${number}`, lines, look: WAY_LOOKS[number % WAY_LOOKS.length] };
      way.layers = lines.map((line) => {
        const layer = L.polyline(pointsAt(line, this.level), { renderer: this.canvas, pane: "corridors-routes", smoothFactor: 1.2, weight: WIDEST_PX, opacity: 0.5, lineCap: "butt" });
        layer.on("click", (event) => { L.DomEvent.stopPropagation(event); open(way, event.latlng); });
        layer.bindTooltip(() => el("span", {}, `${number + 1}. ${model.t(way.way)}`), { sticky: true, className: "corridors-tip" });
        return layer;
      });
      return way;
    });
  }

  remove() {
    this.map.off("zoomend", this.changeLevel, this);
    for (const way of this.ways) for (const layer of way.layers) layer.remove();
    this.canvas.remove();
  }

  changeLevel() {
    const level = levelFor(this.map.getZoom());
    if (level === this.level) return;
    this.level = level;
    for (const way of this.ways) way.layers.forEach((layer, i) => { layer._latlngs = pointsAt(way.lines[i], level); });
  }

  /** @param {Set<string>} off ids of what is not shown @param {boolean} dark */
  show(off, dark) {
    for (const way of this.ways) {
      const { look } = way;
      const thinner = 1 - 0.16 * way.number; // those below still show at the sides
      for (const layer of way.layers) {
        const weight = Math.max(NARROWEST_PX, WIDEST_PX * thinner);
        layer.setStyle({ color: dark ? look.dark : look.light, weight, dashArray: look.dash.length ? look.dash.map((d) => d * WIDEST_PX) : null });
        const wanted = !off.has(way.id);
        if (wanted && !this.map.hasLayer(layer)) layer.addTo(this.map);
        else if (!wanted && this.map.hasLayer(layer)) layer.remove();
      }
    }
  }

  /** @param {any} way @param {boolean} dark */
  sample(way, dark) {
    return lineSample(dark ? way.look.dark : way.look.light, way.look.dash.map((d) => d * 1.4));
  }

  /** @param {any} bounds */
  extend(bounds) {
    for (const way of this.ways) for (const line of way.lines) for (const point of pointsAt(line, 0)) bounds.extend(point);
  }

  /** The steps of a way, and what is known of it. */
  card(way) {
    const { model } = this;
    return el(
      "article",
      { class: "corridors-card" },
      el("p", { class: "corridors-kind" }, model.say("route", { number: way.number + 1 })),
      el("h2", { tabindex: "-1" }, model.t(way.way)),
      way.facts.map((fact) => el("p", {}, model.t(fact))),
      el("ol", { class: "corridors-steps" }, way.steps.map(([text, transfer]) => el("li", { class: transfer ? "corridors-transfer" : "" }, model.t(text)))),
      el("p", { class: "corridors-quiet corridors-foot" }, model.t(model.doc.routes.note)),
    );
  }
}
