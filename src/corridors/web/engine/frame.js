// A map in a page that scrolls: the wheel and one finger belong to the page until the reader turns to the map.

import { el } from "./dom.js";

/** Whether the reader points with a finger. @param {any} L */
export const pointsWithFinger = (L) => L.Browser.mobile || window.matchMedia("(pointer: coarse)").matches;

/**
 * @param {any} L @param {any} map @param {() => string} hintText
 * @returns {(wanted: boolean) => void} turns the guard on and off; it begins turned on
 */
export function guardScroll(L, map, hintText) {
  const root = map.getContainer();
  const hint = el("p", { class: "corridors-hint", "aria-hidden": "true" });
  root.append(hint);
  let timer = 0;
  const tell = () => {
    hint.textContent = hintText();
    hint.classList.add("corridors-shown");
    window.clearTimeout(timer);
    timer = window.setTimeout(() => hint.classList.remove("corridors-shown"), 1400);
  };
  let turnedTo = false;
  let guarded = true;
  const finger = pointsWithFinger(L);
  if (finger) root.addEventListener("touchmove", (event) => { if (guarded && event.touches.length === 1) tell(); }, { passive: true });
  const ownScroll = (event) => event.target.closest(".corridors-panel, .corridors-sheet, .leaflet-popup-content, .corridors-list");
  root.addEventListener("wheel", (event) => {
    if (!guarded || turnedTo || event.ctrlKey || event.metaKey || ownScroll(event)) return;
    event.stopImmediatePropagation(); // Leaflet does not hear of it, so the page scrolls
    tell();
  }, { capture: true, passive: true });
  root.addEventListener("pointerdown", () => { turnedTo = true; });
  root.addEventListener("pointerleave", () => { turnedTo = false; });
  const turn = (wanted) => {
    guarded = wanted;
    if (finger) map.dragging[wanted ? "disable" : "enable"]();
  };
  turn(true);
  return turn;
}

const RATIO = 0.62;
const LEAST_PX = 420;
const MOST_PX = 760;

/** Tell the page around the frame which height would suit the map; see the README. */
export function tellHeight() {
  const tell = () => {
    const height = Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, window.innerWidth * RATIO)));
    window.parent.postMessage({ type: "corridors:height", height }, "*");
  };
  let width = 0;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) tell();
    width = window.innerWidth;
  });
  tell();
}
