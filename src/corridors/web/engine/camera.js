// Where the map looks: at all that is drawn, at one thing, beside the panel where there is room for both.

import { cornersOf, pointsAt } from "./lines.js";

/** From this width on, the panel stands beside the map. */
export const WIDE_PX = 900;
/** Below this width a card is a sheet at the foot, and the map is on a phone. */
export const CARD_PX = 640;
/** Below this width the credits are one short line. */
export const NARROW_PX = 760;
const PANEL_PX = 292;
const CLOSEST = 9;
const PHONE_ZOOM = 3.75;

export class Camera {
  /** @param {any} atlas the engine @param {any} map a Leaflet map */
  constructor(atlas, map) {
    this.atlas = atlas;
    this.map = map;
  }

  /** Whether any of what is shown lies in the view. */
  sees() {
    const view = this.map.getBounds();
    const inView = (line) => pointsAt(line, 0).some((point) => view.contains(point));
    return [...this.atlas.shown.lines].some(inView) || [...this.atlas.shown.sites].some((site) => view.contains([site.lat, site.lon]));
  }

  /** Show all that is drawn, beside the panel where there is room for both. */
  fit() {
    const bounds = window.L.latLngBounds([]);
    if (!this.atlas.routes) for (const line of this.atlas.shown.lines) for (const corner of cornersOf(line)) bounds.extend(corner);
    for (const site of this.atlas.shown.sites) bounds.extend([site.lat, site.lon]);
    for (const overlay of this.atlas.overlays) overlay.extend(bounds);
    if (this.atlas.routes) this.atlas.routes.extend(bounds);
    const narrow = this.atlas.root.clientWidth < CARD_PX;
    this.lookAt(bounds, narrow ? 12 : 40);
    if (!this.atlas.shown.lines.size || this.atlas.routes) return;
    if (narrow && this.map.getZoom() < PHONE_ZOOM) this.map.setView(this.middle(0.5), PHONE_ZOOM, { animate: false });
    else if (!narrow && this.isUpright() && this.atlas.showsAll()) this.lookAt(window.L.latLngBounds(this.middle(0.1), this.middle(0.9)), 0);
  }

  /** Whether the frame is too upright for a continent, which then would lie in it as a thin band. */
  isUpright() {
    const { x, y } = this.map.getSize();
    return x - this.covered < 1.2 * y;
  }

  /** The point south and west of which a share of the lines have their middle. */
  middle(share) {
    const lines = [...this.atlas.shown.lines];
    const at = Math.round((lines.length - 1) * share);
    const found = (key) => lines.map((line) => line[key][Math.floor(line[key].length / 2)]).sort((a, b) => a - b)[at];
    return [found("lat"), found("lon")];
  }

  /** How many pixels at the left the panel covers. */
  get covered() {
    return this.besideMap() ? PANEL_PX : 0;
  }

  /** The part of the map that the panel does not cover. */
  clearArea() {
    const size = this.map.getSize();
    const left = this.covered;
    return { centre: this.map.containerPointToLatLng([(left + size.x) / 2, size.y / 2]), width: size.x - left };
  }

  /** Whether the panel stands beside the map, or will when it is built. */
  besideMap() {
    const open = this.atlas.panel ? this.atlas.panel.isOpen : this.atlas.model.options.panel && !this.atlas.embed;
    return Boolean(open) && this.atlas.root.clientWidth >= WIDE_PX;
  }

  lookAt(bounds, margin) {
    if (!bounds.isValid()) return;
    const { map } = this;
    const left = this.covered;
    const zoom = Math.max(map.getBoundsZoom(bounds, false, window.L.point(left + 2 * margin, 2 * margin)), 2);
    const middle = map.project(bounds.getCenter(), Math.min(zoom, CLOSEST)).subtract([left / 2, 0]);
    map.setView(map.unproject(middle, Math.min(zoom, CLOSEST)), Math.min(zoom, CLOSEST), { animate: false });
  }

  /** The point of a line above which its card has most room, if any is in view. */
  bestInView(points) {
    const view = this.map.getBounds();
    const { x, y } = this.map.getSize();
    const away = (point) => this.map.latLngToContainerPoint(point).distanceTo([x * 0.58, y * 0.75]);
    const seen = points.filter((point) => view.contains(point)).map((point) => ({ point, away: away(point) }));
    return seen.length ? seen.reduce((best, one) => (one.away < best.away ? one : best)).point : null;
  }
}
