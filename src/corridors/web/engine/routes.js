// Itineraries: opaque lines in colours of their own, side by side where they share a track, with their steps.

import { decodeLine } from "./codec.js";
import { el, lineSample } from "./dom.js";
import { levelFor, pointsAt } from "./lines.js";

const WIDTH_PX = 3.6;
/** From the middle of one way to that of the next beside it. */
const LANE_PX = 4.6;
const EDGE_PX = 2.4;
/** Bends smaller than this would tangle lines that lie aside. */
const BEND = 1.6;
/** From so far everything is that much finer. */
const FAR = { zoom: 3.5, scale: 0.72 };
const END_PX = 5.5;
const STOP_PX = 3.2;

/** Points moved to the right of their course by some pixels. */
function moveAside(L, points, shift) {
  if (!shift || points.length < 2) return points;
  const normals = points.slice(1).map((point, i) => {
    const along = point.subtract(points[i]);
    const size = Math.hypot(along.x, along.y) || 1;
    return L.point(-along.y / size, along.x / size);
  });
  return points.map((point, i) => {
    const one = normals[Math.max(0, i - 1)];
    const two = normals[Math.min(normals.length - 1, i)];
    const sum = one.add(two);
    const size = Math.hypot(sum.x, sum.y) || 1;
    const reach = shift / Math.max(0.6, size / 2); // as far from both of the segments that meet here
    return L.point(point.x + (sum.x / size) * reach, point.y + (sum.y / size) * reach);
  });
}

/** A line of several runs, each moved aside by its own number of pixels, and joined to the next of its group. */
function wayClass(L) {
  const { Polyline } = L;
  return Polyline.extend({
    _project() {
      Polyline.prototype._project.call(this);
      const { shifts, groups } = this.options;
      const joined = new Map();
      this._rings.forEach((ring, i) => {
        const points = moveAside(L, L.LineUtil.simplify(ring, BEND), shifts[i]);
        if (joined.has(groups[i])) joined.get(groups[i]).push(...points);
        else joined.set(groups[i], points);
      });
      this._rings = [...joined.values()];
    },
  });
}

export class Routes {
  /**
   * @param {any} L @param {any} map @param {import("./document.js").Model} model
   * @param {{click: (at: any) => void, canvas: () => any}} hooks the canvas is that of the lines: one of its own would take the pointer from them
   */
  constructor(L, map, model, hooks) {
    const { routes, options } = model.doc;
    this.L = L;
    this.map = map;
    this.model = model;
    this.hooks = hooks;
    this.level = 0;
    this.pieces = routes.paths.map((path) => decodeLine(path, options.quantum, options.levels));
    this.ways = routes.rows.map((row, number) => ({ ...row, number, id: `route-${number}`, look: model.style.ways[number % model.style.ways.length], strokes: [], layers: [] }));
    this.points = [];
    this.drawn = false;
    const pane = map.getPane("corridors-routes") || map.createPane("corridors-routes");
    pane.style.zIndex = "460";
    pane.style.pointerEvents = "none";
    pane.setAttribute("aria-hidden", "true");
    map.on("zoomend", this.changeLevel, this);
  }

  /** The ways at a point of the layer; clear where it lies on the line itself. */
  under(point) {
    const { options } = this.hooks.canvas();
    const { tolerance } = options;
    const hit = (way) => way.layers.some((layer) => layer._containsPoint && layer.options.interactive !== false && this.map.hasLayer(layer) && layer._containsPoint(point));
    const found = this.ways.filter(hit);
    options.tolerance = 0;
    const clear = new Set(found.filter(hit));
    options.tolerance = tolerance;
    return found.map((way) => ({ way, clear: clear.has(way) }));
  }

  /** The parts of a section that ways use, null if there are none. @param {string} id */
  partsOf(id) {
    const parts = this.pieces.filter((_, n) => this.model.doc.routes.sections[n] === id);
    return parts.length ? parts : null;
  }

  /** Make its layers, when it is first shown: by then the map has its view and the lines their canvas. */
  draw() {
    const { L, model, hooks } = this;
    this.level = levelFor(this.map.getZoom());
    const base = { renderer: hooks.canvas(), pane: "corridors-lines", smoothFactor: 1 };
    const Way = wayClass(L);
    for (const way of this.ways) {
      way.casing = new Way([], { ...base, interactive: false, shifts: [], groups: [] });
      way.strokes = [...new Set(way.states)].map((state) => this.strokeOf(way, state, new Way([], { ...base, shifts: [], groups: [] })));
      way.badge = L.marker([0, 0], { pane: "corridors-routes", interactive: false, keyboard: false, icon: L.divIcon({ html: el("span", {}, way.number + 1), className: "corridors-way-number", iconSize: [18, 18] }) });
      way.layers = [way.casing, ...way.strokes.map((stroke) => stroke.layer), way.badge];
    }
    const stops = new Map();
    for (const way of this.ways) {
      for (const [lon, lat, text] of way.stops) {
        const key = `${lon} ${lat}`;
        if (!stops.has(key)) stops.set(key, { at: [lat, lon], radius: STOP_PX, texts: new Set(), ways: new Set() });
        stops.get(key).texts.add(text);
        stops.get(key).ways.add(way);
      }
    }
    const ends = model.doc.routes.ends.map(([lon, lat, name]) => ({ at: [lat, lon], radius: END_PX, texts: new Set([name]), ways: new Set(this.ways) }));
    this.points = [...stops.values(), ...ends].map((point) => {
      const layer = L.circleMarker(point.at, { ...base, radius: point.radius, fillOpacity: 1 });
      layer.bindTooltip(() => el("span", {}, [...point.texts].map((text) => model.t(text)).join(" · ")), { className: "corridors-tip", direction: "top" });
      return { ...point, layer };
    });
    this.drawn = true;
  }

  /** What a way has in common of one status: solid where it is open, dashed and pale where it is not there yet. */
  strokeOf(way, state, layer) {
    const { L, model, hooks } = this;
    const status = model.statuses[state];
    layer.on("click", (event) => { L.DomEvent.stopPropagation(event); hooks.click(event.latlng); });
    layer.bindTooltip(() => el("span", {}, `${way.number + 1}. ${model.t(way.way)}`, status && status.dash.length ? ` · ${model.t(status.label)}` : ""), { sticky: true, className: "corridors-tip" });
    return { state, layer, dash: status ? status.dash : [], opacity: status ? status.opacity : 1 };
  }

  remove() {
    this.map.off("zoomend", this.changeLevel, this);
    for (const way of this.ways) for (const layer of way.layers) layer.remove();
    for (const { layer } of this.points) layer.remove();
  }

  get scale() {
    return this.map.getZoom() < FAR.zoom ? FAR.scale : 1;
  }

  changeLevel() {
    const [level, scale] = [levelFor(this.map.getZoom()), this.scale];
    if (!this.drawn || (level === this.level && scale === this.laid)) return;
    this.level = level;
    for (const way of this.ways) this.lay(way);
  }

  /** @param {number} part number of a piece, ~n for one taken backwards */
  pointsOf(part, level = this.level) {
    const points = pointsAt(this.pieces[part < 0 ? ~part : part], level);
    return part < 0 ? points.reverse() : points;
  }

  /** Put the vertices of a way in place, run by run. */
  lay(way) {
    if (!way.runs) return;
    const { scale } = this;
    this.laid = scale;
    this.put(way.casing, way.runs, { weight: (WIDTH_PX + EDGE_PX) * scale }, () => 0);
    for (const { state, layer, dash, opacity } of way.strokes) {
      const weight = WIDTH_PX * scale;
      const strokes = dash.length ? dash.map((d) => d * weight) : null;
      const look = { weight, opacity, dashArray: strokes, _dashArray: strokes, lineCap: dash.length && dash[0] >= 1 ? "butt" : "round" };
      this.put(layer, way.runs.filter((run) => run.state === state), look, (run) => run.group);
    }
  }

  put(layer, runs, look, groupOf) {
    Object.assign(layer.options, look, { shifts: runs.map((run) => run.shift * this.scale), groups: runs.map(groupOf) });
    layer.setLatLngs(runs.map((run) => run.parts.flatMap((part) => this.pointsOf(part))));
  }

  /** Cut each way into runs that it shares with the same others, and give it a lane among them. @param {any[]} ways those shown, in order */
  share(ways) {
    const users = new Map();
    for (const way of ways) {
      for (const part of way.parts) {
        const piece = part < 0 ? ~part : part;
        if (!users.has(piece)) users.set(piece, new Map());
        if (!users.get(piece).has(way)) users.get(piece).set(way, part < 0);
      }
    }
    for (const way of ways) {
      way.runs = [];
      for (const [at, part] of way.parts.entries()) {
        const state = way.states[at];
        const own = users.get(part < 0 ? ~part : part);
        const among = [...own.keys()];
        const turned = (part < 0) !== own.get(among[0]);
        const shift = (among.indexOf(way) - (among.length - 1) / 2) * LANE_PX * (turned ? -1 : 1);
        const last = way.runs[way.runs.length - 1];
        if (last && last.state === state && last.shift === shift && last.among.length === among.length && last.among.every((one, i) => one === among[i])) last.parts.push(part);
        else way.runs.push({ among, shift, state, group: last && last.state === state ? last.group : way.runs.length, parts: [part] });
      }
      way.middle = this.middleOf(way);
    }
  }

  /** Where the number of a way stands best: in the middle of its longest run with the fewest others. */
  middleOf(way) {
    if (!way.runs) return this.pointsOf(way.parts[0], 0)[0]; // it was never shown
    const fewest = Math.min(...way.runs.map((run) => run.among.length));
    const runs = way.runs.filter((run) => run.among.length === fewest).map((run) => {
      const points = run.parts.flatMap((part) => this.pointsOf(part, 0));
      const steps = points.map((point, i) => (i ? Math.hypot(point.lng - points[i - 1].lng, point.lat - points[i - 1].lat) : 0));
      return { run, points, steps, length: steps.reduce((sum, step) => sum + step, 0) };
    });
    const { run, points, steps, length } = runs.reduce((best, one) => (one.length > best.length ? one : best));
    let rest = (length * (run.among.indexOf(way) + 1)) / (run.among.length + 1);
    const i = steps.findIndex((step) => step > 0 && (rest -= step) <= 0);
    if (i < 1) return points[0];
    const share = 1 + rest / steps[i];
    const [one, two] = [points[i - 1], points[i]];
    return this.L.latLng(one.lat + (two.lat - one.lat) * share, one.lng + (two.lng - one.lng) * share);
  }

  /** @param {Set<string>} off ids of what is not shown @param {boolean} dark @param {any} theme */
  show(off, dark, theme) {
    if (!this.drawn) this.draw();
    const shown = this.ways.filter((way) => !off.has(way.id));
    const place = (layer, wanted) => {
      if (wanted && !this.map.hasLayer(layer)) layer.addTo(this.map);
      else if (!wanted && this.map.hasLayer(layer)) layer.remove();
    };
    this.share(shown);
    for (const way of this.ways) {
      const colour = way.look[dark ? 1 : 0];
      way.casing.setStyle({ color: theme.land });
      for (const { layer } of way.strokes) layer.setStyle({ color: colour });
    }
    for (const way of this.ways) place(way.casing, shown.includes(way));
    for (const way of this.ways) for (const { layer } of way.strokes) place(layer, shown.includes(way));
    for (const way of this.ways) place(way.badge, shown.includes(way));
    for (const way of shown) {
      this.lay(way);
      way.badge.setLatLng(way.middle);
      way.badge.getElement().style.background = way.look[dark ? 1 : 0];
    }
    for (const { layer, radius, ways } of this.points) {
      const end = radius === END_PX;
      layer.setStyle({ color: end ? theme.paper : theme.ink, fillColor: end ? theme.ink : theme.paper, weight: end ? 2 : 1.4 });
      place(layer, shown.some((way) => ways.has(way)));
      if (this.map.hasLayer(layer)) layer.bringToFront();
    }
  }

  /** @param {any} way @param {boolean} dark */
  sample(way, dark) {
    return lineSample(way.look[dark ? 1 : 0], []);
  }

  /** The points of those ways that are shown. @param {Set<string>} off */
  corners(off) {
    const shown = this.ways.filter((way) => !off.has(way.id));
    return shown.flatMap((way) => way.parts.flatMap((part) => this.pointsOf(part, 0)));
  }

  /** The steps of a way, and what is known of it. */
  card(way, also = null) {
    const { model } = this;
    return el(
      "article",
      { class: "corridors-card" },
      el("p", { class: "corridors-kind" }, model.say("route", { number: way.number + 1 })),
      el("h2", { tabindex: "-1" }, model.t(way.way)),
      also,
      way.facts.map((fact) => el("p", {}, model.t(fact))),
      el("ol", { class: "corridors-steps" }, way.steps.map(([text, transfer]) => el("li", { class: transfer ? "corridors-transfer" : "" }, model.t(text)))),
      el("p", { class: "corridors-quiet corridors-foot" }, model.t(model.doc.routes.note)),
    );
  }
}
