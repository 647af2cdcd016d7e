// From a packed document and a place on a page to a map; what cannot be drawn leaves a sentence that says why.

import { Atlas } from "./atlas.js";

const BROKEN = {
  en: "This map cannot be drawn: its data are damaged or were cut short.",
  ru: "Карту нельзя показать: данные повреждены или неполны.",
  zh: "无法显示地图：数据已损坏或不完整。",
};
const TOO_OLD = {
  en: "This map cannot be drawn: this browser is too old for it and lacks “{name}”.",
  ru: "Карту нельзя показать: этот браузер слишком стар, в нём нет «{name}».",
  zh: "无法显示地图：此浏览器版本过旧，缺少“{name}”。",
};
/** Stands on the page's root while the script may still draw the map: the table that stands in for it is not shown then. */
const AT_WORK = "corridors-script";
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

/** What a browser lacks, by an error's own words; nothing if it has that name, but the data have none. @param {any} error */
function lackOf(error) {
  const { message = "" } = error || {};
  if (error instanceof ReferenceError) return (/find variable: ([\w$]+)|([\w$]+) is not defined/.exec(message) || []).slice(1).join("") || message;
  const [, owner, name] = /(?:([\w$]+)\.)?([\w$]+) is not a (?:function|constructor)/.exec(message) || [];
  const kinds = [Array, String, Number, Object, Map, Set, Promise, Element, EventTarget, CanvasRenderingContext2D];
  const homes = owner in window ? [window[owner]] : [window, ...kinds.map((kind) => kind.prototype)];
  return name && !homes.some((home) => name in home) ? name : "";
}

/** A sentence in place of the map, made with nothing that a browser may lack. @param {HTMLElement} root @param {any} error */
function explain(root, error) {
  const lack = lackOf(error);
  const texts = lack ? TOO_OLD : BROKEN;
  const box = document.createElement("div");
  box.className = "corridors corridors-broken";
  box.setAttribute("role", "alert");
  for (const lang of ["en", "ru", "zh"]) {
    const sentence = document.createElement("p");
    sentence.lang = lang;
    sentence.textContent = texts[lang].replace("{name}", () => lack);
    box.appendChild(sentence);
  }
  root.textContent = "";
  root.appendChild(box);
}

/** Take a map away that could not be drawn: nothing of it may go on drawing. @param {any} map */
function giveUp(map) {
  try {
    map.remove();
  } catch {
    // what failed in drawing it may fail again; what it left is written over
  }
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
  let map = given ? target : null;
  const fail = (error) => {
    console.error(error);
    if (map) giveUp(map);
    explain(root, error);
    if (hooks.broken) hooks.broken(error);
  };
  try {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const still = calm ? { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false } : {};
    map = map || makeMap(L, root, { ...MAP, ...still });
    return new Atlas(map, doc, { ...hooks, broken: fail });
  } catch (error) {
    fail(error);
    return null;
  }
}

/** The document that stands in a script element of the page, drawn in an element of it in place of the table there. */
export function openPage(rootId, dataId) {
  const root = document.getElementById(rootId);
  const table = root.firstElementChild;
  if (table) table.remove();
  let doc = null;
  try {
    doc = JSON.parse(document.getElementById(dataId).textContent);
  } catch {
    doc = null; // createAtlas says so
  }
  const broken = () => {
    document.documentElement.classList.remove(AT_WORK);
    if (table) root.append(table);
  };
  const atlas = createAtlas(root, doc, { page: true, broken });
  window.corridors = atlas; // for authors who want to steer it, and for tests
  return atlas;
}

/** Open the page as soon as all of it is there. */
export function awaitPage(rootId, dataId) {
  document.documentElement.classList.add(AT_WORK);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => openPage(rootId, dataId));
  else openPage(rootId, dataId);
}
