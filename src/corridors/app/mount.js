// The map inside the app: mounted once, then told what to show.
// The engine with the atlas comes in a component of its own (see component.py); this waits for it.

const MOUNTED = new WeakMap();
/** The reader's own lines: sent once, kept while the page is open. */
const OWN = { stamp: "", overlays: [] };

const PHONE_PX = 640;
/** So far down the window the head of the sheet is brought. */
const SHEET_AT = 0.5;

function readView(text) {
  const [zoom, lat, lon] = (text || "").split("/").map(Number);
  return Number.isFinite(zoom + lat + lon) ? [zoom, lat, lon] : null;
}

/** Write the view into the address, where the reader moved it or where it stands already. */
function keepView(state) {
  const address = new URL(window.location.href);
  if (state.quiet && !address.searchParams.has("view")) return;
  const { lat, lng } = state.atlas.map.getCenter();
  const view = `${+state.atlas.map.getZoom().toFixed(2)}/${lat.toFixed(3)}/${lng.toFixed(3)}`;
  if (address.searchParams.get("view") === view) return;
  address.searchParams.set("view", view);
  address.search = address.search.replace(/%2F/g, "/");
  window.history.replaceState(window.history.state, "", address);
}

/** Do something that may move the map or choose a thing, without telling anyone of it. */
function quietly(state, act) {
  state.quiet = true;
  act();
  state.quiet = false;
}

function build(host, state, data) {
  const { createAtlas, atlas: text, css } = window.corridorsEngine;
  const style = document.createElement("style");
  style.textContent = css;
  host.before(style);
  const doc = JSON.parse(text);
  const { language, theme } = data;
  doc.options = { ...doc.options, language, theme, view: readView(data.view), tiles: data.tiles, colourBy: data.colour };
  doc.routes = data.routes || null;
  doc.overlays = OWN.overlays;
  host.focus = (options) => HTMLElement.prototype.focus.call(host, { preventScroll: true, ...options }); // or the map would move under a click
  state.atlas = createAtlas(host, doc, { card: data.cards });
  if (!state.atlas) return;
  const { atlas } = state;
  atlas.addEventListener("view", () => keepView(state));
  atlas.addEventListener("select", (event) => {
    if (state.quiet || data.cards || event.detail.id === state.told) return;
    state.told = event.detail.id;
    state.picked = Boolean(state.told);
    state.component.setTriggerValue("selected", state.told);
  });
  const watcher = new ResizeObserver(() => {
    if (host.isConnected) {
      quietly(state, () => atlas.map.invalidateSize({ animate: false }));
      return;
    }
    watcher.disconnect();
    MOUNTED.delete(host);
    atlas.remove();
    state.atlas = null; // who still holds the element holds no atlas with it
    delete host.focus;
  });
  watcher.observe(host);
}

/** On a phone the sheet stands below the map: bring its head into sight, under what is left of the map. */
function showSheet() {
  const main = document.querySelector('[data-testid="stMain"]');
  const sheet = document.querySelector(".st-key-sheet");
  if (window.innerWidth >= PHONE_PX || !main || !sheet) return;
  const below = sheet.getBoundingClientRect().top - SHEET_AT * window.innerHeight;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (below > 0) main.scrollBy({ top: below, behavior: calm ? "auto" : "smooth" });
}

/** Show what the data say; only what changed since the last time is drawn again. */
function tell(host, state) {
  const { data } = state.component;
  const first = !state.atlas;
  if (data.overlays) Object.assign(OWN, { stamp: data.ownStamp, overlays: data.overlays });
  else if (OWN.stamp !== data.ownStamp) state.component.setTriggerValue("needed", data.ownStamp);
  host.dataset.look = data.look;
  if (first) build(host, state, data);
  const { atlas } = state;
  if (!atlas) return;
  atlas.guard(data.look === "plate"); // the page scrolls over it
  const before = state.data || {};
  state.data = data;
  const moved = first || data.move !== before.move;
  if (data.language !== atlas.model.language) atlas.setLanguage(data.language);
  if (data.theme !== atlas.chosenTheme) atlas.setTheme(data.theme);
  if (data.colour !== atlas.hues.by) atlas.hues.choose(data.colour);
  if (!first && JSON.stringify(data.tiles) !== JSON.stringify(before.tiles)) atlas.setTiles(data.tiles);
  const fresh = !first && state.own !== OWN.stamp;
  if (fresh) atlas.setOverlays(OWN.overlays);
  state.own = OWN.stamp;
  if (!first && data.routesStamp !== before.routesStamp) atlas.setRoutes(data.routes || null);
  if (first || data.stamp !== before.stamp) {
    atlas.update({ only: data.only && new Set(data.only), year: data.year ?? null });
  }
  const view = readView(data.view);
  const other = data.routesStamp !== before.routesStamp;
  const lost = data.subject !== before.subject || (data.stamp !== before.stamp && !atlas.camera.sees());
  if (moved && view) atlas.setView({ zoom: view[0], lat: view[1], lon: view[2] });
  else if (first ? data.only || data.routes : other || lost) atlas.fit();
  if (fresh && OWN.overlays.length) atlas.camera.lookAtOwn();
  const select = data.select || "";
  if (state.picked && select === state.told) setTimeout(showSheet, 200); // when the sheet is there
  state.picked = false;
  if (select === state.told) return;
  state.told = select;
  if (select) atlas.select(select, { stay: moved && view !== null });
  else atlas.close();
}

function follow(host, state) {
  quietly(state, () => tell(host, state));
}

export default function (component) {
  const host = component.parentElement.querySelector(".atlas-host");
  const state = MOUNTED.get(host) || { told: "", quiet: false, waits: false };
  MOUNTED.set(host, state);
  state.component = component;
  if (window.corridorsEngine) {
    follow(host, state);
  } else if (!state.waits) {
    state.waits = true;
    const begin = () => { if (host.isConnected) follow(host, state); };
    window.addEventListener("corridors-engine", begin, { once: true });
  }
}
