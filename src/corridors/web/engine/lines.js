// The lines: one canvas, casings under strokes, pipes side by side, fewer vertices from afar.

/** The level of detail for a zoom; the levels are those of web/codec.py. @param {number} zoom */
export const levelFor = (zoom) => (zoom < 5 ? 0 : zoom < 7 ? 1 : zoom < 9 ? 2 : 3);

/** @param {{lon: Float64Array, lat: Float64Array, level: Uint8Array}} line @param {number} level */
export function pointsAt(line, level) {
  const points = [];
  for (let i = 0; i < line.lon.length; i += 1) {
    if (line.level[i] <= level) points.push(new window.L.LatLng(line.lat[i], line.lon[i]));
  }
  return points;
}

/** Two places between which a line lies. */
export function cornersOf(line) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < line.lon.length; i += 1) {
    west = Math.min(west, line.lon[i]);
    east = Math.max(east, line.lon[i]);
    south = Math.min(south, line.lat[i]);
    north = Math.max(north, line.lat[i]);
  }
  return line.lon.length ? [[south, west], [north, east]] : [];
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
const CASING_PX = 2.2;
/** From afar a band of some kilometres is no wider than its line. */
const BAND_ZOOM = 5;

export class Lines {
  /**
   * @param {any} L @param {any} map @param {import("./document.js").Model} model
   * @param {{tip: (line: any) => Node, click: (line: any, at: any) => void}} hooks
   */
  constructor(L, map, model, hooks) {
    this.L = L;
    this.map = map;
    this.model = model;
    this.level = levelFor(map.getZoom());
    map.on("zoomend", () => this.changeLevel()); // before the canvas hears of it and projects again
    this.canvas = L.canvas({ pane: "corridors-lines", padding: 0, tolerance: 6 });
    this.canvas.addTo(map);
    const Stroke = strokeClass(L);
    const ordered = [...model.lines].sort((a, b) => model.modes[a.mode].order - model.modes[b.mode].order);
    this.pieces = [];
    for (const kind of ["band", "casing", "stroke"]) {
      for (const line of ordered) {
        if (kind === "band" && !model.accuracies[line.accuracy].band) continue;
        if (kind !== "stroke" && model.modes[line.mode].id === "air") continue;
        const options = { renderer: this.canvas, pane: "corridors-lines", smoothFactor: 1.2, interactive: kind === "stroke", hidden: true, shift: line.offset * SHIFT_PX, lineCap: "butt" };
        const layer = new Stroke(pointsAt(line, this.level), options);
        if (kind === "stroke") {
          layer.bindTooltip(() => hooks.tip(line), { sticky: true, className: "corridors-tip" });
          layer.on("click", (event) => { L.DomEvent.stopPropagation(event); hooks.click(line, event.latlng); });
          line.layer = layer;
        }
        this.pieces.push({ kind, line, layer });
      }
    }
    for (const { layer } of this.pieces) layer.addTo(map);
  }

  changeLevel() {
    const level = levelFor(this.map.getZoom());
    if (level !== this.level) {
      this.level = level;
      for (const { line, layer } of this.pieces) layer._latlngs = pointsAt(line, level);
    }
    this.style();
  }

  /** @param {Set<any>} shown lines @param {number | null} year @param {any} theme @param {string} selected id of a line or project */
  show(shown, year, theme, selected) {
    this.shown = shown;
    this.year = year;
    this.theme = theme;
    this.selected = selected;
    this.style();
  }

  style() {
    if (!this.shown) return;
    const { model, theme } = this;
    const isChosen = (line) => this.selected && (this.selected === line.id || this.selected === model.projects[line.project].id);
    const someChosen = this.selected && [...this.shown].some(isChosen);
    const factor = Math.min(2.2, Math.max(0.75, 0.55 + this.map.getZoom() * 0.1));
    for (const { kind, line, layer } of this.pieces) {
      const { options } = layer;
      options.hidden = !this.shown.has(line) || (kind === "band" && this.map.getZoom() < BAND_ZOOM);
      if (options.hidden) continue;
      const mode = model.modes[line.mode];
      const status = model.statuses[model.statusOf(line, this.year)];
      const sure = model.accuracies[line.accuracy];
      const chosen = isChosen(line);
      const presence = someChosen && !chosen ? ASIDE : 1;
      const width = mode.width * factor * (chosen ? 1.25 : 1);
      options.color = status && status.lifeless ? theme.grey : theme.modes[line.mode];
      options.opacity = presence * (mode.id === "air" ? model.style.airOpacity : sure.opacity);
      options.weight = width;
      options._dashArray = null;
      if (kind === "band") Object.assign(options, { weight: width * sure.band, opacity: 0.14 * presence });
      else if (kind === "casing") Object.assign(options, { weight: width + (chosen ? 5 : CASING_PX), color: chosen ? theme.ink : theme.land, opacity: chosen ? 0.75 : 0.85 });
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
