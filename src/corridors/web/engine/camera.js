// Where the map looks: at all that it is about, clear of the panel, the title, the buttons and the sheet.

import { pointsAt } from "./lines.js";

/** From this width on, the panel stands beside the map. */
export const WIDE_PX = 900;
/** Below this width a card is a sheet at the foot, and the map is on a phone. */
export const CARD_PX = 640;
/** Below this width the credits are one short line. */
export const NARROW_PX = 760;
const PANEL_PX = 292;
const CLOSEST = 9;
const PHONE_ZOOM = 3.75;
const MARGIN_PX = 40;
const NARROW_MARGIN_PX = 14;
/** In a frame narrower than so many times its height a continent would lie as a thin band. */
const UPRIGHT = 1.2;
/** Leaflet puts the view on whole pixels. */
const SLACK_PX = 1;
const NO_INSET = { left: 0, top: 0, right: 0, bottom: 0 };

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box of pixels of the map, or what to leave free at its sides */

export class Camera {
  /** @param {any} atlas the engine @param {any} map a Leaflet map */
  constructor(atlas, map) {
    this.atlas = atlas;
    this.map = map;
    this.steering = 0;
    this.holdsAll = false;
    this.back = null;
    map.on("movestart", () => { if (!this.steering) this.letGo(); });
    map.on("resize", () => { if (this.holdsAll && !atlas.paper) this.fit(); });
  }

  /** The reader, or the address, moved the map: it stays there. */
  letGo() {
    this.holdsAll = false;
    this.back = null;
  }

  /** Move the map without the reader's doing. @param {() => void} act */
  steer(act) {
    this.steering += 1;
    act();
    this.steering -= 1;
  }

  /** @param {any} centre @param {number} zoom */
  setView(centre, zoom) {
    const { map } = this;
    if (zoom < map.getMinZoom()) map.options.minZoom = zoom; // so wide a thing in so narrow a frame
    this.steer(() => map.setView(centre, zoom, { animate: false }));
  }

  /** Remember the view to which the map goes back when the card that opens now is closed. */
  remember() {
    this.back = this.back || { centre: this.map.getCenter(), zoom: this.map.getZoom(), holdsAll: this.holdsAll };
  }

  goBack() {
    const { back } = this;
    if (!back) return;
    this.back = null;
    this.setView(back.centre, back.zoom);
    this.holdsAll = back.holdsAll;
  }

  /** Whether any of what is shown lies in the view. */
  sees() {
    const view = this.map.getBounds();
    const inView = (line) => pointsAt(line, 0).some((point) => view.contains(point));
    return [...this.atlas.shown.lines].some(inView) || [...this.atlas.shown.sites].some((site) => view.contains([site.lat, site.lon]));
  }

  // ---- all of it ----

  /** Show all that the map is about; of the whole atlas, where the frame is too small for it, the middle. */
  fit() {
    const { atlas } = this;
    const narrow = this.isNarrow();
    const own = this.ownPoints();
    const lines = atlas.routes ? [] : this.atlasPoints();
    const some = lines.length > 0 && atlas.isWhole() && (narrow || this.isUpright());
    const points = [...own, ...(some ? this.middlePart() : lines)];
    if (points.length) {
      this.show(points, some ? 0 : narrow || atlas.paper ? NARROW_MARGIN_PX : MARGIN_PX);
      if (some && narrow && !own.length && this.map.getZoom() < PHONE_ZOOM) this.setView(this.middle(0.5), PHONE_ZOOM);
    }
    this.back = null;
    this.holdsAll = true;
  }

  /** Show what the author or the reader laid over the atlas, and nothing else. */
  lookAtOwn() {
    const points = this.ownPoints();
    if (points.length) this.show(points, MARGIN_PX);
  }

  /** What the author or the reader laid over the atlas, itineraries included. */
  ownPoints() {
    const { overlays, routes, filters } = this.atlas;
    const points = [];
    for (const overlay of overlays) if (!filters.off.has(overlay.id)) points.push(...overlay.corners());
    if (routes) points.push(...routes.corners(filters.off));
    return points;
  }

  /** What is shown of the atlas. */
  atlasPoints() {
    const { lines, sites } = this.atlas.shown;
    return [...[...lines].flatMap((line) => pointsAt(line, 0)), ...[...sites].map((site) => window.L.latLng(site.lat, site.lon))];
  }

  isNarrow() {
    return this.map.getSize().x < CARD_PX;
  }

  /** Whether the frame is too upright for a continent, which then would lie in it as a thin band. */
  isUpright() {
    const { x, y } = this.map.getSize();
    return x - this.covered < UPRIGHT * y;
  }

  /** The corners of the box in which most lines have their middle; nothing without lines. */
  middlePart() {
    return this.atlas.shown.lines.size ? [this.middle(0.1), this.middle(0.9)] : this.atlasPoints();
  }

  /** The point south and west of which a share of the lines have their middle. */
  middle(share) {
    const lines = [...this.atlas.shown.lines];
    const at = Math.round((lines.length - 1) * share);
    const found = (key) => lines.map((line) => line[key][Math.floor(line[key].length / 2)]).sort((a, b) => a - b)[at];
    return window.L.latLng(found("lat"), found("lon"));
  }

  // ---- beside what stands on the map ----

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

  /** Whether the panel stands beside the map. */
  besideMap() {
    const { panel, root, paper } = this.atlas;
    return Boolean(panel && panel.isOpen && !paper) && root.clientWidth >= WIDE_PX;
  }

  /** Where an element stands on the map, null if it cannot be seen. @param {HTMLElement | null} node @returns {Box | null} */
  boxOf(node) {
    if (!node || !node.getClientRects().length) return null;
    const [own, all] = [node.getBoundingClientRect(), this.atlas.root.getBoundingClientRect()];
    return { left: own.left - all.left, top: own.top - all.top, right: own.right - all.left, bottom: own.bottom - all.top };
  }

  /** The title where it stands at the head of the map. @returns {Box | null} */
  titleBox() {
    const { panel, cards } = this.atlas;
    if (!panel || this.besideMap() || (this.isNarrow() && (cards.sheet.hidden || panel.isOpen))) return null;
    return this.boxOf(panel.box);
  }

  /** What a sheet, or the title of a phone, covers at the foot. */
  foot() {
    const { panel, cards } = this.atlas;
    const { y } = this.map.getSize();
    const title = this.isNarrow() && panel && !panel.isOpen ? panel.box : null;
    const box = this.boxOf(cards.sheet) || this.boxOf(title);
    return box ? Math.max(0, y - box.top) : 0;
  }

  /** What stands in a corner, with the ways to keep clear of it. @returns {{box: Box, ways: Partial<Box>[]}[]} */
  corners() {
    const { x, y } = this.map.getSize();
    const title = this.titleBox();
    const buttons = this.boxOf(this.atlas.root.querySelector(".leaflet-top.leaflet-right"));
    const credits = this.boxOf(this.atlas.root.querySelector(".leaflet-bottom.leaflet-right"));
    const found = [];
    if (title) found.push({ box: title, ways: [{ left: title.right }, { top: title.bottom }] });
    if (buttons) found.push({ box: buttons, ways: [{ right: x - buttons.left }, { top: buttons.bottom }] });
    if (credits) found.push({ box: credits, ways: [{ bottom: y - credits.top }] });
    return found;
  }

  /** Look at a box of places. @param {any} bounds @param {number} margin */
  lookAt(bounds, margin) {
    if (bounds.isValid()) this.show([bounds.getNorthWest(), bounds.getNorthEast(), bounds.getSouthWest(), bounds.getSouthEast()], margin);
  }

  /**
   * Show some places as near as it can be done with none of them under what stands on the map.
   * @param {any[]} places @param {number} margin in pixels
   */
  show(places, margin) {
    const { map } = this;
    this.holdsAll = false;
    if (!map.getSize().x) return;
    const points = places.map((place) => map.project(place, 0));
    const base = { ...NO_INSET, left: this.covered, bottom: this.foot() };
    const corners = this.corners();
    let insets = [base];
    for (const { ways } of corners) {
      insets = insets.flatMap((inset) => [inset, ...ways.map((way) => {
        const more = { ...inset };
        for (const side of Object.keys(way)) more[side] = Math.max(inset[side], way[side]);
        return more;
      })]);
    }
    let best = null;
    for (const inset of insets) {
      const view = this.viewOf(points, inset, margin);
      if (best && view.zoom <= best.zoom) continue;
      if (corners.some(({ box }) => this.covers(box, points, view))) continue;
      best = view;
    }
    best = best || this.viewOf(points, base, 0);
    this.setView(map.unproject(best.centre, best.zoom), best.zoom);
  }

  /** @param {any[]} points of the plane at zoom 0 @param {Box} inset @param {number} margin */
  viewOf(points, inset, margin) {
    const { L } = window;
    const size = this.map.getSize();
    const box = L.bounds(points);
    const extent = box.getSize();
    const room = [size.x - inset.left - inset.right - 2 * margin, size.y - inset.top - inset.bottom - 2 * margin].map((side) => Math.max(side, 1));
    const fitting = Math.log2(Math.min(room[0] / extent.x, room[1] / extent.y));
    const snap = this.map.options.zoomSnap || 1;
    const zoom = Math.max(0, Math.min(CLOSEST, Math.floor(fitting / snap) * snap));
    const aside = L.point(inset.left - inset.right, inset.top - inset.bottom).divideBy(2);
    return { zoom, centre: box.getCenter().multiplyBy(2 ** zoom).subtract(aside) };
  }

  /** Whether any of the points would lie under a box. @param {Box} box @param {any[]} points @param {{zoom: number, centre: any}} view */
  covers(box, points, { zoom, centre }) {
    const scale = 2 ** zoom;
    const half = this.map.getSize().divideBy(2);
    return points.some((point) => {
      const x = point.x * scale - centre.x + half.x;
      const y = point.y * scale - centre.y + half.y;
      return x > box.left - SLACK_PX && x < box.right + SLACK_PX && y > box.top - SLACK_PX && y < box.bottom + SLACK_PX;
    });
  }

  /** Bring a place above the sheet. @param {any} place */
  reveal(place) {
    const title = this.titleBox();
    const free = { paddingTopLeft: [24, (title && title.top === 0 ? title.bottom : 0) + 24], paddingBottomRight: [54, this.foot() + 24] };
    this.steer(() => this.map.panInside(place, { ...free, animate: false }));
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
