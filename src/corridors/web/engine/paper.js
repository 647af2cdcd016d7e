// Paper: the print colours, the map at the width of a page, the key, and the table of what is shown.

import { el, lineSample } from "./dom.js";
import { buildTable, caption } from "./table.js";

/** @param {any} atlas the engine */
function paperSheet(atlas) {
  const { model, filters } = atlas;
  const items = [...atlas.shown.lines, ...atlas.shown.sites];
  const theme = model.style.themes.print;
  const modes = model.modes.filter((mode) => items.some((item) => item.isLine && item.mode === mode.number));
  const statuses = model.statuses.filter((status) => items.some((item) => model.statusOf(item, filters.year) === status.number));
  const key = [
    ...modes.map((mode) => el("li", {}, lineSample(theme.modes[mode.number], []), model.t(mode.label))),
    ...statuses.map((status) => el("li", {}, lineSample(status.lifeless ? theme.grey : theme.ink, status.dash), model.t(status.label))),
  ];
  return el(
    "section",
    { class: "corridors-paper" },
    el("ul", { class: "corridors-key" }, key),
    el("p", {}, [model.t(model.doc.head.asOf), model.say("credits"), model.say("boundaries")].join(" ")),
    el("p", {}, model.t(model.doc.head.citation)),
    buildTable(model, items, filters.year, null),
  );
}

/** @param {any} atlas the engine */
function paperHead(atlas) {
  const { model, filters } = atlas;
  const items = [...atlas.shown.lines, ...atlas.shown.sites];
  const year = filters.year === null ? "" : model.say("year_caption", { year: filters.year });
  return el(
    "header",
    { class: "corridors-paper" },
    el("h1", {}, model.t(model.doc.head.title)),
    el("p", {}, [model.t(model.doc.head.subtitle), year, caption(model, items)].filter(Boolean).join(" · ")),
  );
}

/** @param {any} atlas the engine; it gets the colours and size of paper while the page is printed */
export function listenToPrint(atlas) {
  window.addEventListener("beforeprint", () => {
    if (atlas.paper) return;
    const { map, root } = atlas;
    const view = { bounds: map.getBounds(), centre: map.getCenter(), zoom: map.getZoom(), theme: atlas.chosenTheme };
    const parts = [paperHead(atlas), paperSheet(atlas)];
    atlas.paper = { view, parts };
    root.before(parts[0]);
    root.after(parts[1]);
    document.documentElement.classList.add("corridors-printing");
    atlas.chosenTheme = "print";
    map.invalidateSize({ pan: false, animate: false });
    map.fitBounds(view.bounds, { animate: false });
    atlas.repaint();
    for (const canvas of [atlas.ground.canvas, atlas.lines.canvas, ...atlas.overlays.map((overlay) => overlay.canvas)]) {
      if (canvas._map) canvas._redraw();
    }
  });
  window.addEventListener("afterprint", () => {
    if (!atlas.paper) return;
    const { view, parts } = atlas.paper;
    atlas.paper = null;
    for (const part of parts) part.remove();
    document.documentElement.classList.remove("corridors-printing");
    atlas.chosenTheme = view.theme;
    atlas.map.invalidateSize({ pan: false, animate: false });
    atlas.map.setView(view.centre, view.zoom, { animate: false });
    atlas.repaint();
  });
}
