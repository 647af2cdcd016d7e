// A map in a page that scrolls: the wheel and one finger belong to the page until the reader turns to the map.

import { el } from "./dom.js";

/** Whether the reader points with a finger. @param {any} L */
export const pointsWithFinger = (L) => L.Browser.mobile || window.matchMedia("(pointer: coarse)").matches;

/**
 * @param {any} L @param {any} map @param {() => string} hintText @param {import("./life.js").Life} life
 * @returns {(wanted: boolean) => void} turns the guard on and off; it begins turned on
 */
export function guardScroll(L, map, hintText, life) {
  const root = map.getContainer();
  const hint = el("p", { class: "corridors-hint", "aria-hidden": "true" });
  root.append(hint);
  life.atEnd(() => hint.remove());
  let keep = () => {};
  const tell = () => {
    hint.textContent = hintText();
    hint.classList.add("corridors-shown");
    keep();
    keep = life.wait(1400, () => hint.classList.remove("corridors-shown"));
  };
  let turnedTo = false;
  let guarded = true;
  const finger = pointsWithFinger(L);
  if (finger) life.listen(root, "touchmove", (event) => { if (guarded && event.touches.length === 1) tell(); }, { passive: true });
  const ownScroll = (event) => event.target.closest(".corridors-panel, .corridors-sheet, .leaflet-popup-content, .corridors-list");
  life.listen(root, "wheel", (event) => {
    if (!guarded || turnedTo || event.ctrlKey || event.metaKey || ownScroll(event)) return;
    event.stopImmediatePropagation(); // Leaflet does not hear of it, so the page scrolls
    tell();
  }, { capture: true, passive: true });
  life.listen(root, "pointerdown", () => { turnedTo = true; });
  life.listen(root, "pointerleave", () => { turnedTo = false; });
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

/** Tell the page around the frame which height would suit the map; see the README. @param {import("./life.js").Life} life */
export function tellHeight(life) {
  const tell = () => {
    const height = Math.round(Math.min(MOST_PX, Math.max(LEAST_PX, window.innerWidth * RATIO)));
    window.parent.postMessage({ type: "corridors:height", height }, "*");
  };
  let width = 0;
  life.listen(window, "resize", () => {
    if (window.innerWidth !== width) tell();
    width = window.innerWidth;
  });
  tell();
}
