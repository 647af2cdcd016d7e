// The lines: one canvas, casings under strokes, pipes side by side, fewer vertices from afar.

import { createCanvas } from "./canvas.js";
import { pointsWithFinger } from "./frame.js";

/** The level at which every vertex is there. */
export const FINEST = 3;

/** The level of detail for a zoom; the levels are those of web/codec.py. @param {number} zoom */
export const levelFor = (zoom) => (zoom < 5 ? 0 : zoom < 7 ? 1 : zoom < 9 ? 2 : FINEST);

/** @param {{lon: Float64Array, lat: Float64Array, level: Uint8Array}} line @param {number} level */
export function pointsAt(line, level) {
  const points = [];
  for (let i = 0; i < line.lon.length; i += 1) {
    if (line.level[i] <= level) points.push(new window.L.LatLng(line.lat[i], line.lon[i]));
  }
  return points;
}

/** A line that can be hidden without losing its turn, and moved aside on screen. */
function strokeClass(L) {
  const { Polyline } = L;
  return Polyline.extend({
    _projectLatlngs(latlngs, result, bounds) {
      Polyline.prototype._projectLatlngs.call(this, latlngs, result, bounds);
      const shift = this.options.shift || 0;
      if (!shift || !(latlngs[0] instanceof L.LatLng)) return;
      const ring = result[result.length - 1];
      result[result.length - 1] = ring.map((point, i) => {
        const along = ring[Math.min(ring.length - 1, i + 1)].subtract(ring[Math.max(0, i - 1)]);
        const size = Math.hypot(along.x, along.y) || 1;
        return L.point(point.x - (along.y / size) * shift, point.y + (along.x / size) * shift);
      });
    },
    _updatePath() {
      if (!this.options.hidden) Polyline.prototype._updatePath.call(this);
    },
    _containsPoint(point, closed) {
      return !this.options.hidden && Polyline.prototype._containsPoint.call(this, point, closed);
    },
  });
}

const SHIFT_PX = 3.2;
/** Beside a chosen line the others step back so far. */
const ASIDE = 0.45;
/** Under itineraries. */
const QUIET = { width: 0.5, opacity: 0.55 };
const CASING_PX = 2.2;
/** A chosen line stands on the land's colour within a ring of ink, above all others, so that its hue and dash stay plain. */
const CHOSEN = { ring: 8.5, gap: 5.5, lead: 0 };
/** How far beside a line a click still means it. */
const POINTER_PX = 6;
const FINGER_PX = 10;
/** So near, what lies on the ground is read, and the air over it is only hinted at. */
const AIR = { zoom: 5, faint: 0.35 };
/** From afar a band of some kilometres is no wider than its line. */
const BAND_ZOOM = 5;

export class Lines {
  /**
   * @param {any} L @param {any} map @param {import("./document.js").Model} model
   * @param {{hues: import("./hues.js").Hues, tip: (line: any) => Node, click: (at: any) => void}} hooks
   */
  constructor(L, map, model, hooks) {
    this.L = L;
    this.map = map;
    this.model = model;
    this.hues = hooks.hues;
    this.level = levelFor(map.getZoom());
    map.on("zoomend", () => this.changeLevel()); // before the canvas hears of it and projects again
    this.canvas = createCanvas(L, { pane: "corridors-lines", padding: 0, tolerance: pointsWithFinger(L) ? FINGER_PX : POINTER_PX });
    this.canvas.addTo(map);
    this.Stroke = strokeClass(L);
    const ordered = [...model.lines].sort((a, b) => model.modes[a.mode].order - model.modes[b.mode].order);
    this.pieces = [];
    this.raised = [];
    for (const kind of ["band", "casing", "stroke"]) {
      for (const line of ordered) {
        if (kind === "band" && !model.accuracies[line.accuracy].band) continue;
        if (kind !== "stroke" && this.isAir(line)) continue;
        const layer = this.layerFor(line, kind === "stroke");
        if (kind === "stroke") {
          layer.bindTooltip(() => hooks.tip(line), { sticky: true, className: "corridors-tip" });
          layer.on("click", (event) => { L.DomEvent.stopPropagation(event); hooks.click(event.latlng); });
          line.layer = layer;
        }
        this.pieces.push({ kind, line, layer });
      }
    }
    for (const { kind, layer } of this.pieces) if (kind !== "band") layer.addTo(map);
  }

  layerFor(line, interactive) {
    const options = { renderer: this.canvas, pane: "corridors-lines", smoothFactor: 1.2, interactive, hidden: true, shift: line.offset * SHIFT_PX, lineCap: "butt" };
    return new this.Stroke(this.pointsOf(line), options);
  }

  /** What is drawn of a line: only the parts that itineraries use, where there are any. */
  pointsOf(line) {
    if (line.used) return line.used.map((part) => pointsAt(part, this.level));
    if (line.pointsLevel !== this.level) Object.assign(line, { points: pointsAt(line, this.level), pointsLevel: this.level }); // shared by its layers
    return line.points;
  }

  /** Lie thin and quiet under itineraries; null for none. @param {any} routes */
  follow(routes) {
    this.quiet = Boolean(routes);
    for (const line of this.model.lines) {
      const used = routes ? routes.partsOf(line.id) : null;
      line.changed = used !== line.used && Boolean(used || line.used);
      line.used = used;
    }
    for (const { line, layer } of [...this.pieces, ...this.raised]) if (line.changed) layer.setLatLngs(this.pointsOf(line));
  }

  changeLevel() {
    const level = levelFor(this.map.getZoom());
    if (level !== this.level) {
      this.level = level;
      for (const { line, layer } of [...this.pieces, ...this.raised]) layer._latlngs = this.pointsOf(line);
    }
    this.style();
  }

  /** @param {Set<any>} shown lines @param {number | null} year @param {any} theme @param {string} selected id of a line or project */
  show(shown, year, theme, selected) {
    this.shown = shown;
    this.year = year;
    this.theme = theme;
    this.selected = selected;
    this.raise();
    this.style();
  }

  isAir(line) {
    return this.model.modes[line.mode].id === "air";
  }

  /** The lines at a point of the layer, in the order in which they lie, the uppermost first. */
  under(point) {
    return this.pieces.filter(({ kind, layer }) => kind === "stroke" && layer._containsPoint(point)).map(({ line }) => line).reverse();
  }

  isChosen(line) {
    return this.selected !== "" && (this.selected === line.id || this.selected === this.model.projects[line.project].id);
  }

  /** Draw what is chosen once more, above the rest; these layers are there only as long as it is chosen. */
  raise() {
    const lines = this.selected ? this.model.lines.filter((line) => this.shown.has(line) && this.isChosen(line)) : [];
    const names = lines.map((line) => line.id).join(" ");
    if (names === this.raisedNames) return;
    this.raisedNames = names;
    for (const { layer } of this.raised) layer.remove();
    this.raised = Object.keys(CHOSEN).flatMap((kind) => lines.map((line) => ({ kind, line, layer: this.layerFor(line, false) })));
    for (const { layer } of this.raised) layer.addTo(this.map);
  }

  style() {
    if (!this.shown) return;
    const { model, theme, hues } = this;
    const someChosen = this.raised.length > 0;
    const faint = this.map.getZoom() > AIR.zoom && [...this.shown].some((line) => !this.isAir(line));
    const factor = Math.min(2.2, Math.max(0.75, 0.55 + this.map.getZoom() * 0.1));
    for (const { kind, line, layer } of [...this.pieces, ...this.raised]) {
      const { options } = layer;
      options.hidden = !this.shown.has(line) || (kind === "band" && this.map.getZoom() < BAND_ZOOM);
      if (options.hidden) continue;
      if (kind === "band" && !this.map.hasLayer(layer)) layer.addTo(this.map).bringToBack(); // bands lie under all
      if (this.quiet && (kind === "band" || kind === "casing")) options.hidden = true;
      const mode = model.modes[line.mode];
      const status = model.statuses[model.statusOf(line, this.year)];
      const sure = model.accuracies[line.accuracy];
      const chosen = this.isChosen(line);
      const presence = someChosen && !chosen ? ASIDE : 1;
      const width = mode.width * factor * (chosen ? 1.25 : this.quiet ? QUIET.width : 1);
      options.color = status && status.lifeless ? theme.grey : hues.of(line);
      const usual = mode.id === "air" ? model.style.airOpacity * (faint && !chosen ? AIR.faint : 1) : sure.opacity;
      const opacity = Math.min(usual, status ? status.opacity : 1);
      options.opacity = presence * opacity * hues.share(line) * (this.quiet && !chosen ? QUIET.opacity : 1);
      options.weight = width;
      options._dashArray = null;
      if (kind === "band") Object.assign(options, { weight: width * sure.band, opacity: 0.14 * presence * hues.share(line) });
      else if (kind === "casing") Object.assign(options, { weight: width + CASING_PX, color: theme.land, opacity: 0.85 });
      else if (kind === "ring" || kind === "gap") Object.assign(options, { weight: width + CHOSEN[kind], color: kind === "ring" ? theme.ink : theme.land, opacity: 1, lineCap: "round" });
      else if (status && status.dash.length) {
        options._dashArray = status.dash.map((d) => d * width);
        options.lineCap = status.dash[0] < 1 ? "round" : "butt";
      } else options.lineCap = "butt";
    }
  }

  /** Paint once, at the next frame, whatever was changed. */
  redraw() {
    const { canvas, L } = this;
    canvas._redrawBounds = null;
    canvas._redrawRequest = canvas._redrawRequest || L.Util.requestAnimFrame(canvas._redraw, canvas);
  }
}
