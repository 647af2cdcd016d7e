// Paper: the print colours, the map at the width of a page or in its frame, the full key, and the table of what is in view.

import { Notes } from "./card.js";
import { el, lineSample, siteMark } from "./dom.js";
import { pointsAt } from "./lines.js";
import { buildTable, caption } from "./table.js";

/** A4 across with margins of 12 mm, in pixels of paper; the map takes what title, key and credits leave. */
const PAGE = { width: 1030, height: 690, least: 360 };

/** What is shown and lies in the view. @param {any} atlas the engine */
function itemsInView(atlas) {
  const view = atlas.map.getBounds();
  const crosses = (points) => points.some((point, i) => view.contains(point) || (i > 0 && view.intersects(atlas.L.latLngBounds(points[i - 1], point))));
  const lines = [...atlas.shown.lines].filter((line) => crosses(pointsAt(line, 0)));
  return [...lines, ...[...atlas.shown.sites].filter((site) => view.contains([site.lat, site.lon]))];
}

/** Every sign that the map uses, with its meaning. @param {any} atlas the engine @param {any[]} items */
function paperKey(atlas, items) {
  const { model, filters, overlays, routes, hues } = atlas;
  const theme = model.style.themes.print;
  const used = (list, key) => list.filter((one) => items.some((item) => item[key] === one.number));
  const entry = (sample, text) => el("li", {}, sample, text);
  const ways = routes ? routes.ways.filter((way) => !filters.off.has(way.id)) : [];
  const modes = used(model.modes, "mode");
  const statuses = model.statuses.filter((status) => items.some((item) => model.statusOf(item, filters.year) === status.number));
  const lists = [
    ways.map((way) => entry(routes.sample(way, false), `${way.number + 1}. ${model.t(way.way)}`)),
    overlays.filter((overlay) => !filters.off.has(overlay.id)).map((overlay) => entry(lineSample(overlay.colour(false), []), overlay.label)),
    modes.map((mode) => entry(hues.sampleOf(mode, theme), model.t(mode.label))),
    hues.legend(items.filter((item) => item.isLine), theme).map(([sample, text]) => entry(sample, text)),
    statuses.map((status) => entry(lineSample(status.lifeless ? theme.grey : theme.ink, status.dash, status), model.t(status.label))),
    used(model.groups, "group").map((group) => entry(siteMark(group.shape, false), model.t(group.label))),
    used(model.accuracies, "accuracy").map((one) => entry(lineSample(theme.ink, [], one), model.t(one.label))),
  ];
  return el("div", { class: "corridors-keys" }, lists.filter((list) => list.length).map((list) => el("ul", { class: "corridors-key" }, list)));
}

/** Key, credits and citation. @param {any} atlas the engine @param {any[]} items */
function paperFoot(atlas, items) {
  const { model } = atlas;
  const { head } = model.doc;
  const { tiles } = model.options;
  const notice = tiles ? model.say("tiles_notice", { name: tiles.name, credit: tiles.credit }) : "";
  const credits = [model.t(head.asOf), model.t(head.credits), model.t(head.boundaries), notice, model.t(head.citation)];
  return el("footer", { class: "corridors-paper" }, paperKey(atlas, items), el("p", { class: "corridors-paper-credits" }, credits.filter(Boolean).join(" ")));
}

/** The table of what is in view, with the sources of what it says. @param {any} atlas the engine @param {any[]} items */
function paperTable(atlas, items) {
  const { model, filters } = atlas;
  const notes = new Notes(model);
  const table = buildTable(model, items, filters.year, { notes });
  return el("section", { class: "corridors-paper corridors-paper-table" }, table, notes.list());
}

/** @param {any} atlas the engine @param {any[]} items @param {boolean} framed without what an article says itself */
function paperHead(atlas, items, framed) {
  const { model, filters } = atlas;
  const year = filters.year === null ? "" : model.say("year_caption", { year: filters.year });
  const words = [...(framed ? [] : [model.t(model.doc.head.subtitle)]), year, ...(framed ? [] : [caption(model, items)])];
  const line = words.filter(Boolean).join(" · ");
  return el("header", { class: "corridors-paper" }, el("h1", {}, model.t(model.doc.head.title)), line ? el("p", {}, line) : null);
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

/**
 * A frame may be narrower on paper than on the screen, and styles of a frame out of sight are not reckoned anew for paper:
 * the picture fills the width that there is, and names, marks and the scale keep their places on it by layout alone.
 * @param {any} atlas the engine @returns {() => void} undoes it
 */
function stretch(atlas) {
  const { map, root, scale } = atlas;
  const { x: width, y: height } = map.getSize();
  const corner = map.containerPointToLayerPoint([0, 0]);
  const touched = [[scale.getContainer(), scale.getContainer().getAttribute("style")], [root, root.getAttribute("style")]];
  const place = (node, at) => {
    touched.push([node, node.getAttribute("style")]);
    const [x, y] = [at.x - corner.x, at.y - corner.y];
    Object.assign(node.style, { left: `calc(${(x / width) * 100}% - ${x}px)`, top: `calc(${(y / height) * 100}% - ${y}px)` });
  };
  const all = root.getBoundingClientRect();
  const middle = (node) => {
    const own = node.getBoundingClientRect();
    return { x: (own.left + own.right) / 2 - all.left + corner.x, y: (own.top + own.bottom) / 2 - all.top + corner.y };
  };
  for (const node of root.querySelectorAll(".corridors-label, .corridors-dot")) {
    const dot = node.nextElementSibling && node.nextElementSibling.matches(".corridors-dot") ? node.nextElementSibling : node;
    place(node, middle(dot));
  }
  for (const node of root.querySelectorAll(".leaflet-marker-icon")) place(node, middle(node));
  const bar = scale.getContainer();
  bar.style.width = `${(bar.firstElementChild.offsetWidth / width) * 100}%`;
  Object.assign(root.style, { flex: "none", height: "auto" });
  return () => {
    for (const [node, style] of touched) {
      if (style === null) node.removeAttribute("style");
      else node.setAttribute("style", style);
    }
  };
}

/** Look at the same part of the world in the size of the paper. @param {any} atlas the engine @param {any} seen the part that was clear on the screen */
function lookAgain(atlas, seen, view) {
  const { map, camera } = atlas;
  map.invalidateSize({ pan: false, animate: false });
  if (view.holdsAll) { camera.fit(); return; }
  const { x, y } = map.getSize();
  const zoom = view.zoom + Math.log2(Math.min(x / seen.width, y / seen.height));
  const { zoomSnap } = map.options;
  map.options.zoomSnap = 0; // all that was seen, not a step more or less
  camera.setView(seen.centre, zoom);
  map.options.zoomSnap = zoomSnap;
}

/** @param {any} atlas the engine @param {boolean} framed in the frame of an article, which keeps its box */
function layOut(atlas, framed) {
  const { map, root, camera } = atlas;
  const { minZoom } = map.options;
  const view = { centre: map.getCenter(), zoom: map.getZoom(), theme: atlas.chosenTheme, holdsAll: camera.holdsAll, height: root.style.height };
  const seen = { ...camera.clearArea(), height: map.getSize().y };
  const html = document.documentElement;
  const classes = framed ? ["corridors-printing", "corridors-framed"] : ["corridors-printing"];
  const shown = itemsInView(atlas);
  const parts = [paperHead(atlas, shown, framed), paperFoot(atlas, shown)];
  let unstretch = () => {};
  atlas.paper = {
    undo: () => {
      unstretch();
      atlas.L.DomEvent.on(window, "resize", map._onResize, map);
      for (const part of parts) part.remove();
      html.classList.remove(...classes);
      root.style.height = view.height;
      atlas.chosenTheme = view.theme;
      map.invalidateSize({ pan: false, animate: false });
      map.options.minZoom = minZoom;
      camera.setView(view.centre, view.zoom);
      camera.holdsAll = view.holdsAll;
    },
  };
  atlas.L.DomEvent.off(window, "resize", map._onResize, map); // what is laid out stays, however wide the paper is
  root.before(parts[0]);
  root.after(parts[1]);
  html.classList.add(...classes);
  atlas.chosenTheme = "print";
  if (!framed) root.style.height = `${Math.max(PAGE.least, PAGE.height - parts[0].offsetHeight - parts[1].offsetHeight)}px`;
  lookAgain(atlas, seen, view);
  atlas.repaint();
  if (!framed) {
    parts.push(paperTable(atlas, itemsInView(atlas)));
    parts[1].after(parts[2]);
  }
  parts.push(paintPlate(atlas, [atlas.ground.canvas, atlas.lines.canvas]));
  root.prepend(parts[parts.length - 1]);
  if (framed) unstretch = stretch(atlas);
}

/** @param {any} atlas the engine; it gets the colours and size of paper while the page is printed */
export function listenToPrint(atlas) {
  atlas.life.listen(window, "beforeprint", () => {
    if (atlas.paper) return;
    atlas.finish();
    const { Browser } = atlas.L;
    const { retina } = Browser;
    Browser.retina = true;
    layOut(atlas, atlas.framed);
    Browser.retina = retina;
  });
  atlas.life.listen(window, "afterprint", () => {
    if (!atlas.paper) return;
    const { undo } = atlas.paper;
    atlas.paper = null;
    undo();
    atlas.repaint();
  });
}
