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
  const ways = atlas.routes ? atlas.routes.ways.filter((way) => !filters.off.has(way.id)) : [];
  const key = atlas.routes ? ways.map((way) => el("li", {}, atlas.routes.sample(way, false), `${way.number + 1}. ${model.t(way.way)}`)) : [
    ...modes.map((mode) => el("li", {}, lineSample(theme.modes[mode.number], []), model.t(mode.label))),
    ...statuses.map((status) => el("li", {}, lineSample(status.lifeless ? theme.grey : theme.ink, status.dash, status), model.t(status.label))),
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

const SHARPNESS = 2;

/**
 * All canvases as one picture: printed by themselves, transparent ones would cover each other in white.
 * @param {any} atlas the engine @param {any[]} canvases renderers, the lowest first
 */
function paintPlate(atlas, canvases) {
  const { map, theme } = atlas;
  const size = map.getSize();
  const plate = el("canvas", { class: "corridors-plate", width: size.x * SHARPNESS, height: size.y * SHARPNESS });
  const pen = plate.getContext("2d");
  pen.scale(SHARPNESS, SHARPNESS);
  pen.fillStyle = theme.water;
  pen.fillRect(0, 0, size.x, size.y);
  for (const canvas of canvases) {
    canvas._redrawBounds = null;
    canvas._redraw();
    const corner = map.layerPointToContainerPoint(canvas._bounds.min);
    const extent = canvas._bounds.getSize();
    pen.drawImage(canvas._container, corner.x, corner.y, extent.x, extent.y);
  }
  return plate;
}

/** @param {any} atlas the engine; it gets the colours and size of paper while the page is printed */
export function listenToPrint(atlas) {
  atlas.life.listen(window, "beforeprint", () => {
    if (atlas.paper) return;
    const { map, root } = atlas;
    const view = { centre: map.getCenter(), zoom: map.getZoom(), theme: atlas.chosenTheme };
    const seen = atlas.camera.clearArea();
    const parts = [paperHead(atlas), paperSheet(atlas)];
    atlas.paper = { view, parts };
    root.before(parts[0]);
    root.after(parts[1]);
    document.documentElement.classList.add("corridors-printing");
    atlas.chosenTheme = "print";
    const { retina } = atlas.L.Browser;
    atlas.L.Browser.retina = true;
    map.invalidateSize({ pan: false, animate: false });
    map.setView(seen.centre, view.zoom + Math.log2(map.getSize().x / seen.width), { animate: false });
    atlas.repaint();
    const drawn = [atlas.ground.canvas, atlas.lines.canvas];
    parts.push(paintPlate(atlas, drawn));
    root.prepend(parts[2]);
    atlas.L.Browser.retina = retina;
  });
  atlas.life.listen(window, "afterprint", () => {
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
