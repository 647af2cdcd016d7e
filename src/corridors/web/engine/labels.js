// Names on the map: important first, the rest where there is room, never one on another.

import { el } from "./dom.js";
import { Board } from "./placing.js";

const FIRST_ZOOM = { 1: 2, 2: 5, 3: 6, 4: 7.5, 5: 9 };
const FAMILY = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const LOOKS = {
  rank1: { font: `600 12px ${FAMILY}`, spacing: 0 },
  rank2: { font: `12px ${FAMILY}`, spacing: 0 },
  rank3: { font: `11px ${FAMILY}`, spacing: 0 },
  rank4: { font: `11px ${FAMILY}`, spacing: 0 },
  rank5: { font: `11px ${FAMILY}`, spacing: 0 },
  country: { font: `11px ${FAMILY}`, spacing: 1.1, upper: true },
  water: { font: `italic 11px ${FAMILY}`, spacing: 0.4 },
  degree: { font: `10px ${FAMILY}`, spacing: 0 },
  course: { font: `600 11px ${FAMILY}`, spacing: 0.2 },
};
const WATER_ZOOM = { seas: { 1: 3.5, 2: 4.5 }, lakes: { 1: 5, 2: 7 }, rivers: { 1: 6.5, 2: 8 } };
const LINE_PX = 16;
const COURSE_ZOOM = 5;
const BEND_PX = 9;
/** Of a name that is not needed so much may lie on lines, in lengths of itself. */
const CROSSED = { rank1: 3, other: 0.45 };
const MOST_OWN = 40;
/** A country may be named so far above or below its middle. */
const ASIDE_PX = [0, -16, 16, -32, 32];

export class Labels {
  /**
   * @param {any} L @param {any} map @param {import("./document.js").Model} model
   * @param {{lines: () => Iterable<any>, sites: () => Iterable<any>, own: () => any[], ends: () => any[], ways: () => any[], nodes: () => any[], degrees: () => any[], over: () => any[], covered: () => number}} asked
   *   what is shown, with `ends` those of ways, `nodes` the places that the map is about, `over` the boxes over the map, `covered` the pixels at the left under the panel
   */
  constructor(L, map, model, asked) {
    this.L = L;
    this.map = map;
    this.model = model;
    this.asked = asked;
    this.covered = asked.covered;
    this.pane = map.createPane("corridors-labels");
    this.pane.style.pointerEvents = "none";
    this.pane.setAttribute("aria-hidden", "true");
    this.ruler = document.createElement("canvas").getContext("2d");
    this.widths = new Map();
    this.items = [];
    map.on("moveend resize viewreset", () => this.draw());
    map.on("zoomstart", () => this.pane.replaceChildren());
  }

  /** Take the names in the language of the moment. */
  refresh() {
    const { model, L } = this;
    const towns = model.places
      .filter((place) => !place.airport)
      .map((place) => ({ kind: `rank${place.rank}`, text: model.t(place.name), from: FIRST_ZOOM[place.rank], dot: true, at: L.latLng(place.lat, place.lon) }));
    const named = model.doc.ground.labels.map(([kind, text, lon, lat, size]) => (
      kind === "country"
        ? { kind: "country", text: model.t(text), from: size > 400 ? 2 : size > 60 ? 3 : size > 12 ? 4 : 5, until: 7, at: L.latLng(lat, lon) }
        : { kind: "water", text: model.t(text), from: WATER_ZOOM[kind][size] || 8, until: 11, at: L.latLng(lat, lon) }));
    this.items = [
      ...towns.filter((town) => town.kind === "rank1"),
      ...named.filter((label) => label.kind === "country"),
      ...towns.filter((town) => town.kind === "rank2"),
      ...named.filter((label) => label.kind === "water"),
      ...towns.filter((town) => town.kind > "rank2"),
    ];
    this.draw();
  }

  /** Other lines are shown: their nodes, and the names along them, change. */
  follow() {
    this.nodes = null;
    this.draw();
  }

  /** What the map is about, named at every zoom: ends of ways, then nodes of what is shown. */
  firstNames() {
    const { L, model } = this;
    if (!this.nodes) this.nodes = this.asked.nodes();
    const ends = this.asked.ends().map(([lon, lat, name]) => ({ kind: "rank1", text: model.t(name), at: L.latLng(lat, lon) }));
    return [...ends, ...this.nodes.map((place) => ({ kind: `rank${place.rank}`, text: model.t(place.name), at: L.latLng(place.lat, place.lon) }))];
  }

  /** What lies on the map already. @param {any[]} own lines of the author's or the reader's own */
  board(own) {
    const { map } = this;
    const corner = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const view = [corner.x + this.covered(), corner.y, corner.x + size.x, corner.y + size.y];
    const over = this.asked.over().map(({ left, top, right, bottom }) => [left + corner.x, top + corner.y, right + corner.x, bottom + corner.y]);
    const board = new Board(view, over);
    for (const line of this.asked.lines()) if (line.layer._parts && this.model.modes[line.mode].id !== "air") line.layer._parts.forEach((part) => board.addLine(part));
    for (const { _parts: parts } of this.asked.ways()) if (parts) parts.forEach((part) => board.addLine(part));
    for (const { part } of own) board.addLine(part);
    for (const site of this.asked.sites()) if (map.hasLayer(site.marker)) board.addMark(map.latLngToLayerPoint(site.marker.getLatLng()));
    return board;
  }

  width(text, kind) {
    const key = `${kind} ${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      const look = LOOKS[kind];
      this.ruler.font = look.font;
      width = this.ruler.measureText(look.upper ? text.toLocaleUpperCase() : text).width + text.length * look.spacing;
      this.widths.set(key, width);
    }
    return width;
  }

  draw() {
    const { map } = this;
    const zoom = map.getZoom();
    const view = map.getBounds().pad(0.1);
    const own = this.asked.own();
    const board = this.board(own);
    const { taken } = board;
    const free = (box) => board.isFree(box);
    const nodes = [];
    const done = new Set();
    const put = (label, point, most = Infinity) => {
      const width = this.width(label.text, label.kind);
      let place = null;
      if (label.dot) place = board.around(point, width, most);
      else place = board.aside(point, width, label.kind === "country" ? ASIDE_PX : [0]);
      if (!place) return;
      const node = el("span", { class: `corridors-label corridors-${label.kind}` }, label.text);
      node.style.transform = `translate(${Math.round(place.left)}px, ${Math.round(place.middle - LINE_PX / 2)}px)`;
      nodes.push(node);
      if (label.dot) {
        const dot = el("span", { class: `corridors-dot corridors-${label.kind}` });
        dot.style.transform = `translate(${Math.round(point.x - 2)}px, ${Math.round(point.y - 2)}px)`;
        nodes.push(dot);
      }
    };
    for (const label of this.asked.degrees()) put({ kind: "degree", text: label.text }, map.latLngToLayerPoint(label.at));
    for (const item of this.firstNames()) {
      if (done.has(item.text) || !view.contains(item.at)) continue;
      done.add(item.text);
      put({ ...item, dot: true }, map.latLngToLayerPoint(item.at));
    }
    nodes.push(...this.ownNames(own, taken, free));
    let courses = false;
    for (const item of this.items) {
      if (!courses && item.kind > "rank1" && item.kind.startsWith("rank")) {
        courses = true;
        nodes.push(...this.courses(zoom, taken, free));
      }
      if (zoom < item.from || zoom > (item.until || 99) || !view.contains(item.at) || (item.dot && done.has(item.text))) continue;
      put(item, map.latLngToLayerPoint(item.at), (CROSSED[item.kind] || CROSSED.other) * this.width(item.text, item.kind));
    }
    this.pane.replaceChildren(...nodes);
  }

  /** The names of projects along their lines, each once, where a stretch is straight enough. */
  courses(zoom, taken, free) {
    if (zoom < COURSE_ZOOM) return [];
    const { model, map } = this;
    const best = new Map();
    for (const line of this.asked.lines()) {
      if (model.modes[line.mode].id === "air" || !line.layer._parts) continue;
      const text = model.t(model.projects[line.project].name);
      const width = this.width(text, "course");
      for (const part of line.layer._parts) {
        const spot = straightSpot(part, width + 16, map, this.covered());
        const known = best.get(line.project);
        if (spot && (!known || spot.bend < known.spot.bend)) best.set(line.project, { spot, text, width, line });
      }
    }
    return [...best.values()].map(({ spot, text, width, line }) => this.along(spot, text, width, { "data-mode": model.modes[line.mode].id }, taken, free));
  }

  /** A name along a straight stretch; nothing where there is no room. */
  along({ x, y, angle }, text, width, more, taken, free) {
    const reach = [Math.abs(Math.cos(angle) * width) / 2 + 8, Math.abs(Math.sin(angle) * width) / 2 + 10];
    const box = [x - reach[0], y - reach[1], x + reach[0], y + reach[1]];
    if (!free(box)) return "";
    taken.push(box);
    const node = el("span", { class: "corridors-label corridors-course", ...more }, text);
    node.style.width = `${Math.ceil(width)}px`;
    node.style.color = "var(--ink)";
    node.style.transform = `translate(${Math.round(x - width / 2)}px, ${Math.round(y - LINE_PX / 2)}px) rotate(${angle.toFixed(4)}rad) translateY(-${LINE_PX / 2 + 3}px)`;
    return node;
  }

  /** The names of the author's or the reader's own lines, along them. */
  ownNames(own, taken, free) {
    return own.filter(({ name }) => name).slice(0, MOST_OWN).map(({ name, part }) => {
      const width = this.width(name, "course");
      const spot = straightSpot(part, width + 16, this.map, this.covered());
      return spot ? this.along(spot, name, width, { "data-own": true }, taken, free) : "";
    });
  }
}

/** The straightest stretch of a drawn part that is as long as a text, and inside the view. */
function straightSpot(part, length, map, covered) {
  const size = map.getSize();
  const corner = map.containerPointToLayerPoint([0, 0]);
  const inside = (p) => p.x > corner.x + covered + 12 && p.x < corner.x + size.x - 50 && p.y > corner.y + 24 && p.y < corner.y + size.y - 24;
  let found = null;
  let end = 0;
  for (let start = 0; start < part.length - 1; start += 1) {
    if (end <= start) end = start + 1;
    while (end < part.length - 1 && Math.hypot(part[end].x - part[start].x, part[end].y - part[start].y) < length) end += 1;
    const [a, b] = [part[start], part[end]];
    const chord = Math.hypot(b.x - a.x, b.y - a.y);
    if (chord < length) break;
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    if (!inside(a) || !inside(b)) continue;
    let bend = 0;
    for (let i = start + 1; i < end; i += 1) {
      bend = Math.max(bend, Math.abs((b.x - a.x) * (a.y - part[i].y) - (a.x - part[i].x) * (b.y - a.y)) / chord);
    }
    if (bend < BEND_PX && (!found || bend < found.bend)) {
      let angle = Math.atan2(b.y - a.y, b.x - a.x);
      if (angle > Math.PI / 2) angle -= Math.PI;
      if (angle < -Math.PI / 2) angle += Math.PI;
      found = { ...middle, angle, bend };
    }
  }
  return found;
}
