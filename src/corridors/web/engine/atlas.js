// The map engine of corridors: draws one packed document on a Leaflet map.
// Names, notes and addresses come from anyone: they reach the page through textContent only.

import { AddressBar, addressOf, asksToEmbed, readAddress } from "./address.js";
import { Camera, NARROW_PX, WIDE_PX } from "./camera.js";
import { buildCard, buildOverlayCard } from "./card.js";
import { takeGuests } from "./canvas.js";
import { Cards } from "./cards.js";
import { addControl, addScale } from "./controls.js";
import { Credits } from "./credits.js";
import { Model } from "./document.js";
import { el, hasOwn, wholeMark } from "./dom.js";
import { fits, noFilters } from "./filters.js";
import { guardScroll, pointsWithFinger, tellHeight } from "./frame.js";
import { goTo } from "./going.js";
import { Ground } from "./ground.js";
import { Hues } from "./hues.js";
import { Labels } from "./labels.js";
import { Life } from "./life.js";
import { FINEST, Lines, pointsAt } from "./lines.js";
import { Marks } from "./marks.js";
import { shownBy } from "./nodes.js";
import { Overlay } from "./overlays.js";
import { Panel } from "./panel.js";
import { listenToPrint } from "./paper.js";
import { Picker } from "./pick.js";
import { Routes } from "./routes.js";

/** How much wider than the view the canvases are, in views, once there is time for it. */
const MARGIN = 0.3;
const SEEN_MS = 500;
/** From this zoom on the basemap shows nothing more. */
const NEAREST = 9;
/** So many frames belong to the lines alone; the rest is built after them, or so late where there are no frames, as in a tab out of sight. */
const FIRST_FRAMES = 4;
const LATEST_MS = 400;
const SHOWN_MARGIN_PX = 36;
let count = 0;

/**
 * @typedef {object} Hooks
 * @property {(id: string, project: string) => void} [onSelect] a line, a site or a project was opened
 * @property {boolean} [card] false where the page shows what is chosen: no card opens for a line or a site
 * @property {boolean} [page] the document has a page of its own: its address keeps the view
 * @property {(error: any) => void} [broken] hears that the document cannot be read after all
 * @property {string} [prefix] begins the ids of elements; needed where two maps share a page
 */

export class Atlas extends EventTarget {
  /** @param {any} map a Leaflet map @param {any} doc the packed document @param {Hooks} hooks */
  constructor(map, doc, hooks) {
    super();
    count += 1;
    this.L = window.L;
    this.map = map;
    this.life = new Life();
    this.darkness = window.matchMedia("(prefers-color-scheme: dark)"); // to ask anew for each line would take longer than to draw it
    map.on("unload", () => this.life.end());
    this.hooks = hooks;
    this.prefix = hooks.prefix || `corridors-${count}`;
    this.model = new Model(doc);
    this.hues = new Hues(this);
    this.picker = new Picker(this);
    this.root = map.getContainer();
    this.camera = new Camera(this, map);
    this.framed = Boolean(hooks.page) && window.self !== window.top;
    this.embed = this.framed || (Boolean(hooks.page) && asksToEmbed(window.location));
    this.filters = noFilters();
    this.filters.year = this.model.options.year;
    this.shown = { lines: new Set(), sites: new Set() };
    this.selected = "";
    this.paper = null;
    this.grid = false;
    this.chosenTheme = this.model.options.theme;
    this.model.setLanguage(this.model.options.language);
    const asked = hooks.page ? readAddress(window.location.hash, this.model) : null;
    if (asked) this.take(asked);
    this.paintRoot();
    this.build(asked);
    this.start(asked);
  }

  /** Adopt what an address asks for, before anything is drawn. */
  take(asked) {
    this.filters = { ...this.filters, off: new Set(asked.off), hide: new Set(asked.hide), country: asked.country, corridor: asked.corridor, year: asked.year };
    if (asked.language) this.model.setLanguage(asked.language);
    if (asked.theme) this.chosenTheme = asked.theme;
    this.grid = asked.grid;
    this.hues.set(asked.colour);
  }

  // ---- building ----

  /** @param {any} asked what the address asks for */
  build(asked) {
    const { L, map, model } = this;
    for (const [name, z] of [["land", 200], ["lines", 400], ["marks", 600]]) {
      const pane = map.createPane(`corridors-${name}`);
      pane.style.zIndex = String(z);
      if (name === "land") pane.style.pointerEvents = "none";
    }
    this.buildOverlays();
    this.buildRoutes();
    this.choose();
    this.buildFurniture();
    this.look(asked); // before there is anything that would have to be drawn twice
    this.ground = new Ground(L, map, model);
    this.ground.paint(this.theme);
    this.ground.showGrid(this.grid);
    const hooks = { hues: this.hues, tip: (item) => el("span", {}, model.brief(item, this.filters.year)), click: (at, site) => this.picker.pick(at, site) };
    this.lines = new Lines(L, map, model, hooks);
    this.lines.follow(this.routes);
    takeGuests(map, this.lines.canvas);
    this.markHooks = { ...hooks, covered: () => this.camera.covered, prefix: this.prefix };
    this.marks = null;
    this.labels = null;
    map.on("moveend", () => { this.keepAddress(); this.dispatchEvent(new CustomEvent("view")); });
    map.on("zoomend", () => { this.scaleMarks(); this.tell(); });
    if (this.hooks.card === false) map.on("click", () => this.close());
    this.life.listen(this.darkness, "change", () => {
      if (this.chosenTheme === "auto") this.setTheme("auto"); // what the reader chose stays
    });
  }

  /** What stands on the map: panel, credits, scale, buttons; the view heeds them. */
  buildFurniture() {
    const { L, map, model, root } = this;
    map.on("resize", () => this.limit());
    this.cards = new Cards(this, () => this.deselect());
    this.now = el("p", { class: "corridors-now", hidden: true, "aria-hidden": "true" });
    this.lay(this.now);
    this.credits = new Credits(model, this.prefix);
    this.credits.write();
    addControl(L, map, "bottomright", this.credits.box);
    this.scale = addScale(L, map, model, this.credits.box);
    this.all = el("button", { type: "button", class: "corridors-all", onclick: () => this.fit() }, wholeMark());
    addControl(L, map, "topright", el("div", { class: "leaflet-bar" }, this.all));
    if (model.options.panel) {
      this.panel = new Panel(this, { prefix: this.prefix, embed: this.embed });
      this.lay(this.panel.box, "prepend"); // Tab meets the legend before the marks
      root.classList.add("corridors-has-panel");
      this.panel.setOpen(root.clientWidth >= WIDE_PX && !this.embed);
    }
    this.limit();
  }

  /** Put something over the map, for as long as it is there. @param {HTMLElement} box @param {"append" | "prepend"} where */
  lay(box, where = "append") {
    this.root[where](box);
    this.L.DomEvent.on(box, "click", this.L.DomEvent.stopPropagation); // also if what was clicked is gone by then
    this.life.atEnd(() => box.remove());
  }

  /** Take the map away, with all that it took from the page. */
  remove() {
    this.map.remove();
  }

  buildOverlays() {
    const { L, map, model } = this;
    const hooks = { click: (at) => this.picker.pick(at), canvas: () => this.lines.canvas, palette: model.style.own };
    this.overlays = model.overlays.map((packed, number) => new Overlay(L, map, packed, number, model.options, hooks));
  }

  buildRoutes() {
    const hooks = { click: (at) => this.picker.pick(at), canvas: () => this.lines.canvas };
    this.routes = this.model.doc.routes ? new Routes(this.L, this.map, this.model, hooks) : null;
    if (this.lines) this.lines.follow(this.routes);
  }

  /** Make what nobody misses before the lines are there: marks, names, the legend. Whoever needs them calls this first. */
  finish() {
    if (this.isFinished || this.life.over) return;
    this.nameThings();
    this.isFinished = true;
    if (this.panel) this.panel.rebuild();
  }

  /** Lay marks and names over the lines. */
  nameThings() {
    const { L, map, model } = this;
    if (this.labels || this.life.over) return;
    this.marks = new Marks(L, map, model, this.lines.canvas, this.markHooks);
    this.labels = new Labels(L, map, model, shownBy(this));
    this.showMarks();
    this.labels.refresh();
  }

  /** Let the lines be seen, then finish. */
  finishSoon() {
    let left = FIRST_FRAMES;
    const then = (ms, act) => this.life.wait(ms, () => {
      try {
        act();
      } catch (error) {
        if (!this.hooks.broken) throw error;
        this.hooks.broken(error);
      }
    });
    const next = () => {
      left -= 1;
      if (left) window.requestAnimationFrame(next);
      else then(0, () => { this.nameThings(); then(0, () => this.finish()); });
    };
    window.requestAnimationFrame(next);
    then(LATEST_MS, () => this.finish());
  }

  start(asked) {
    if (this.overlays.length || this.routes) this.finish(); // these lie above the marks
    this.apply();
    this.write();
    this.finishSoon();
    this.scaleMarks();
    this.life.wait(SEEN_MS, () => this.widen());
    const select = (asked && asked.select) || this.model.options.select;
    if (select) this.select(select, { stay: Boolean(asked && asked.view) });
    if (!this.hooks.page) return;
    this.bar = new AddressBar(this);
    this.life.listen(window, "hashchange", () => this.follow());
    listenToPrint(this);
    if (this.framed) {
      this.guard(true);
      tellHeight(this.life);
    }
  }

  /** Leave the wheel and one finger to the page around the map, until the reader turns to it. @param {boolean} wanted */
  guard(wanted) {
    const hint = () => this.model.say(pointsWithFinger(this.L) ? "embed_hint_touch" : "embed_hint");
    if (this.turnGuard) this.turnGuard(wanted);
    else if (wanted) this.turnGuard = guardScroll(this.L, this.map, hint, this.life);
  }

  /** Draw what lies around the view too, so that it is there when the map moves; the view came first. */
  widen() {
    for (const canvas of [this.ground.canvas, this.lines.canvas]) {
      canvas.options.padding = MARGIN;
      if (canvas._map) canvas._update();
    }
  }

  /** Turn to where the address, the author or the data want it. */
  look(asked) {
    const { view } = this.model.options;
    if (asked && asked.view) this.setView(asked.view);
    else if (view) this.setView({ zoom: view[0], lat: view[1], lon: view[2] });
    else this.fit();
  }

  /** The colours of the moment. */
  get theme() {
    return this.model.style.themes[this.themeName];
  }

  get themeName() {
    if (this.chosenTheme !== "auto") return this.chosenTheme;
    return this.darkness.matches ? "dark" : "light";
  }

  paintRoot() {
    const { root, theme, model } = this;
    root.classList.add("corridors");
    root.classList.toggle("corridors-embed", this.embed);
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", model.t(model.doc.head.title));
    root.lang = model.language;
    root.dataset.theme = this.themeName;
    for (const [name, colour] of Object.entries(theme)) {
      if (typeof colour === "string") root.style.setProperty(`--${name}`, colour);
    }
    if (this.hooks.page) {
      document.documentElement.lang = model.language;
      document.title = model.t(model.doc.head.title);
    }
  }

  /** Write all words, in the language of the moment. */
  write() {
    const { model } = this;
    this.credits.write();
    this.scale._update();
    for (const [way, words] of [["in", model.say("zoom_in")], ["out", model.say("zoom_out")]]) {
      const button = this.root.querySelector(`.leaflet-control-zoom-${way}`);
      if (!button) continue;
      button.title = words;
      button.setAttribute("aria-label", words);
    }
    for (const name of ["title", "aria-label"]) this.all.setAttribute(name, model.say("show_all"));
    if (this.labels) this.labels.refresh();
    if (this.panel) this.panel.rebuild();
    if (!this.cards.list.hidden) this.showTable();
  }

  // ---- what is shown ----

  /**
   * Show something else; view and selection stay. What is left out stays as it is.
   * @param {Partial<import("./filters.js").Filters>} change
   * @param {{hold?: boolean}} [how] `hold` moves the map to what is left
   */
  update(change, { hold = false } = {}) {
    this.filters = { ...this.filters, ...change };
    this.apply();
    if (this.labels) this.labels.follow();
    if (this.panel) this.panel.refresh();
    if (!this.cards.list.hidden) this.showTable();
    if ("year" in change) this.cards.rewrite();
    else if (hold || !this.camera.sees()) this.fit();
    this.keepAddress();
    this.dispatchEvent(new CustomEvent("change", { detail: this.filters }));
  }

  choose() {
    const { model, filters } = this;
    this.shown = {
      lines: new Set(model.lines.filter((line) => fits(model, line, filters))),
      sites: new Set(model.sites.filter((site) => fits(model, site, filters))),
    };
  }

  apply() {
    const { model, filters, theme } = this;
    this.choose();
    this.lines.show(this.shown.lines, filters.year, theme, this.selected);
    this.showMarks();
    for (const overlay of this.overlays) overlay.show(!filters.off.has(overlay.id), this.themeName === "dark");
    this.lines.redraw(); // last: what areas ask to have drawn anew is only their own surroundings
    if (this.routes) this.routes.show(filters.off, this.themeName === "dark", theme);
    this.tell();
  }

  /** Say over the map what year it shows, and that it goes no nearer. */
  tell() {
    const { model, filters, map } = this;
    const told = [filters.year === null ? "" : model.say("year_caption", { year: filters.year }), map.getZoom() >= NEAREST && !model.options.tiles ? model.say("nearest_note") : ""];
    this.now.textContent = told.filter(Boolean).join(" · ");
    this.now.hidden = !this.now.textContent;
  }

  showMarks() {
    if (this.marks) this.marks.show(this.shown.sites, this.filters.year, this.theme, this.selected);
  }

  /** @param {string} code */
  setLanguage(code) {
    if (!this.model.setLanguage(code)) return;
    this.paintRoot();
    this.apply();
    this.write();
    this.cards.rewrite();
    this.keepAddress();
  }

  /** @param {string} name `light`, `dark`, `print` or `auto` */
  setTheme(name) {
    if (name !== "auto" && !hasOwn(this.model.style.themes, name)) return;
    this.chosenTheme = name;
    this.repaint();
    if (this.panel) this.panel.rebuild();
    this.keepAddress();
  }

  /** Lay an online map under the lines, which its host then learns of. @param {any} tiles or null */
  setTiles(tiles) {
    this.model.options.tiles = tiles;
    this.ground.setTiles(tiles);
    this.tell();
    this.credits.write();
  }

  repaint() {
    this.paintRoot();
    this.ground.paint(this.theme);
    this.apply();
    if (this.labels) this.labels.draw();
  }

  /** @param {boolean} wanted */
  showGrid(wanted) {
    this.grid = wanted;
    this.ground.showGrid(wanted);
    if (this.labels) this.labels.draw();
    if (this.panel) this.panel.refresh();
    this.keepAddress();
  }

  /** Draw other itineraries, packed as in web/routes.py; null for none. */
  setRoutes(packed) {
    this.finish();
    if (this.routes) this.routes.remove();
    this.map.closePopup();
    this.model.doc = { ...this.model.doc, routes: packed };
    this.buildRoutes();
    this.redrawOwn();
  }

  /** Draw other lines of the reader's own, packed as in web/overlays.py. @param {any[]} packed */
  setOverlays(packed) {
    this.finish();
    for (const overlay of this.overlays) overlay.remove();
    this.map.closePopup();
    this.model.overlays = packed;
    this.buildOverlays();
    this.redrawOwn();
  }

  redrawOwn() {
    this.apply();
    if (this.labels) this.labels.follow();
    if (this.panel) this.panel.rebuild();
  }

  /** Everything as it was at the start. */
  reset() {
    this.close();
    if (this.panel) this.panel.stop();
    this.grid = false;
    this.ground.showGrid(false);
    this.update({ ...noFilters(), only: this.filters.only, year: this.model.options.year });
    this.fit();
  }

  // ---- where the map looks ----

  /** Whether all lines of a whole atlas are shown: then the map is about no one thing. */
  isWhole() {
    return this.model.options.whole && this.shown.lines.size === this.model.lines.length;
  }

  /** Show all that the map is about. */
  fit() {
    this.camera.fit();
  }

  /** @param {{zoom: number, lat: number, lon: number}} view */
  setView(view) {
    this.camera.letGo();
    this.camera.setView([view.lat, view.lon], Math.max(view.zoom, this.map.getMinZoom()));
  }

  scaleMarks() {
    this.root.classList.toggle("corridors-far", this.map.getZoom() < 5);
  }

  /** Heed the size of the frame. */
  limit() {
    const { root, panel } = this;
    root.classList.toggle("corridors-narrow", root.clientWidth < NARROW_PX);
    if (panel) panel.fitFrame();
  }

  // ---- cards ----

  /**
   * @param {any} item @param {any} at
   * @param {{stay?: boolean, id?: string, also?: () => Node | null}} [how] `stay` keeps the view, even if the card is cut off;
   *   `id` that of its project, if that was asked for; `also` what else lies there
   */
  open(item, at, { stay = false, id = item.id, also = () => null } = {}) {
    this.finish();
    this.selected = item.unlocated ? this.model.projects[item.project].id : id;
    if (this.hooks.card !== false) this.cards.open(() => buildCard(this.model, item, this.filters.year, also()), at, stay);
    this.apply();
    this.keepAddress();
    const project = this.model.projects[item.project].id;
    if (this.hooks.onSelect) this.hooks.onSelect(this.selected, project);
    this.dispatchEvent(new CustomEvent("select", { detail: { id: this.selected, project } }));
  }

  /** The steps of an itinerary, beside the middle of its way if no other place is given. */
  openRoute(way, at = this.routes.middleOf(way), also = () => null) {
    this.openOther(() => this.routes.card(way, also()), at);
  }

  /** What the author of the map added. */
  openFeature(overlay, feature, at, also = () => null) {
    this.openOther(() => buildOverlayCard(this.model, overlay, feature, also()), at);
  }

  /** A card of something that has no id. */
  openOther(build, at) {
    this.finish();
    this.cards.forget();
    this.cards.open(build, at);
  }

  /** The card that is open, or null. */
  get card() {
    return this.cards.card;
  }

  close() {
    this.cards.close();
  }

  /** The card is gone or going. */
  deselect() {
    if (!this.selected) return;
    this.selected = "";
    this.apply();
    this.keepAddress();
    this.dispatchEvent(new CustomEvent("select", { detail: { id: "", project: "" } }));
  }

  /**
   * Open a line, a site or a project by its id.
   * @param {string} id @param {{stay?: boolean}} [options] `stay` keeps the view
   * @returns {boolean} whether there is such a thing
   */
  select(id, options = {}) {
    const { model, L } = this;
    if (!id) { this.close(); return true; }
    const project = model.projects.find((one) => one.id === id);
    const own = [...model.lines, ...model.sites].filter((item) => item.id === id || (project && item.project === project.number));
    if (!own.length) {
      if (!project) return false;
      this.open({ project: project.number, unlocated: true }, this.map.getCenter());
      return true;
    }
    const points = own.flatMap((item) => (item.isLine ? pointsAt(item, FINEST) : [L.latLng(item.lat, item.lon)]));
    const show = () => this.camera.show(points, SHOWN_MARGIN_PX);
    const sheet = this.cards.isSheet() && this.hooks.card !== false;
    if (this.hooks.card !== false) this.camera.remember();
    if (!options.stay && !sheet) show();
    const first = own[0].isLine ? pointsAt(own[0], FINEST) : points;
    const seen = options.stay ? this.camera.bestInView(first) : null;
    this.open(own[0], seen || first[Math.floor(first.length / 2)], { stay: Boolean(options.stay), id });
    if (!options.stay && sheet) show(); // above it
    return true;
  }

  /** Go to what was found. @param {{kind: string, id: string, row: any}} thing */
  go(thing) {
    goTo(this, thing);
    this.camera.back = null; // who looked for it wants to be there
  }

  // ---- list, paper, address ----

  showTable() {
    this.finish();
    this.cards.showTable();
  }

  /** The address that opens what is seen now. */
  address() {
    return addressOf(this);
  }

  keepAddress() {
    if (this.bar) this.bar.keep();
  }

  follow() {
    const asked = readAddress(window.location.hash, this.model);
    this.take(asked);
    this.ground.showGrid(this.grid);
    this.repaint();
    this.write();
    if (asked.view) this.setView(asked.view);
    if (asked.select) this.select(asked.select, { stay: Boolean(asked.view) });
    else this.close();
  }
}
