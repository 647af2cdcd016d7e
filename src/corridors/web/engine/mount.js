// From a packed document and a place on a page to a map; a document that cannot be read leaves a sentence.

import { Atlas } from "./atlas.js";
import { el } from "./dom.js";

const BROKEN = {
  en: "This map cannot be drawn: its data are damaged or were cut short.",
  ru: "Карту нельзя показать: данные повреждены или неполны.",
  zh: "无法显示地图：数据已损坏或不完整。",
};
const MAP = { center: [43, 66], zoom: 4, minZoom: 2, maxZoom: 12, zoomSnap: 0.25, preferCanvas: true, zoomControl: false, attributionControl: false };

/** A map in an element that it leaves as it found it. @param {any} L @param {HTMLElement} root @param {any} options */
function makeMap(L, root, options) {
  const before = root.getAttributeNames().map((name) => [name, root.getAttribute(name)]);
  const map = L.map(root, options);
  L.control.zoom({ position: "topright" }).addTo(map);
  map.on("unload", () => {
    L.DomEvent.off(root, "scroll", map._onScroll, map); // Leaflet forgets this one
    for (const name of root.getAttributeNames()) root.removeAttribute(name);
    for (const [name, value] of before) root.setAttribute(name, value);
  });
  return map;
}

/**
 * Draw a document on a Leaflet map, or in an element, in which a map is then made.
 * A document that cannot be read leaves a sentence in its place, and null.
 *
 * @param {any} target @param {any} doc @param {import("./atlas.js").Hooks} [hooks]
 * @returns {Atlas | null}
 */
export function createAtlas(target, doc, hooks = {}) {
  const { L } = window;
  const given = target instanceof L.Map;
  const root = given ? target.getContainer() : target;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const still = calm ? { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false } : {};
  const map = given ? target : makeMap(L, root, { ...MAP, ...still });
  const giveUp = (error) => {
    console.error(error);
    map.remove(); // nothing of it may go on drawing
    const sentences = Object.entries(BROKEN).map(([lang, text]) => el("p", { lang }, text));
    root.replaceChildren(el("div", { class: "corridors corridors-broken", role: "alert" }, sentences));
  };
  try {
    return new Atlas(map, doc, { ...hooks, broken: giveUp });
  } catch (error) {
    giveUp(error);
    return null;
  }
}

/** The document that stands in a script element of the page, drawn in an element of it. */
export function openPage(rootId, dataId) {
  const root = document.getElementById(rootId);
  let doc = null;
  try {
    doc = JSON.parse(document.getElementById(dataId).textContent);
  } catch {
    doc = null; // createAtlas says so
  }
  const atlas = createAtlas(root, doc, { page: true });
  window.corridors = atlas; // for authors who want to steer it, and for tests
  return atlas;
}
