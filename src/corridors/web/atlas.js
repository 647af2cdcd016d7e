// The map engine of corridors: draws one packed document (see web/pack.py) on a Leaflet map.
// Names, notes and addresses come from anyone: they reach the page through textContent only.

/** @param {any} topology @param {number} index @returns {number[][]} points as [lat, lon] */
function decodeArc(topology, index) {
  const { scale, translate } = topology.transform;
  const arc = topology.arcs[index < 0 ? ~index : index];
  let x = 0;
  let y = 0;
  const points = arc.map((step) => {
    x += step[0];
    y += step[1];
    return [y * scale[1] + translate[1], x * scale[0] + translate[0]];
  });
  return index < 0 ? points.reverse() : points;
}

/** @param {any} topology @param {number[]} ring */
function decodeRing(topology, ring) {
  const points = [];
  for (const index of ring) {
    const arc = decodeArc(topology, index);
    for (let i = points.length ? 1 : 0; i < arc.length; i += 1) points.push(arc[i]);
  }
  return points;
}

/** @param {any} topology @param {any} geometry @returns {any[]} Leaflet rings or lines */
function decodeGeometry(topology, geometry) {
  const ring = (/** @type {number[]} */ arcs) => decodeRing(topology, arcs);
  switch (geometry.type) {
    case "LineString":
      return [ring(geometry.arcs)];
    case "MultiLineString":
      return geometry.arcs.map(ring);
    case "Polygon":
      return [geometry.arcs.map(ring)];
    case "MultiPolygon":
      return geometry.arcs.map((/** @type {number[][]} */ polygon) => polygon.map(ring));
    default:
      return [];
  }
}

/** @param {number[]} steps @param {number} quantum @returns {number[][]} points as [lat, lon] */
export function decodeLine(steps, quantum) {
  const points = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points.push([y * quantum, x * quantum]);
  }
  return points;
}

/** A small builder of elements; strings become text, never markup. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child === undefined || child === null || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}

const SHAPES = {
  square: "M3 3H13V13H3Z",
  diamond: "M8 1.5 14.5 8 8 14.5 1.5 8Z",
  circle: "M8 2.5A5.5 5.5 0 1 1 7.99 2.5Z",
  drop: "M8 1.5C11 6 13 8 13 10.2A5 5 0 0 1 3 10.2C3 8 5 6 8 1.5Z",
  triangle: "M8 2 14.5 13.5H1.5Z",
  cross: "M6 2H10V6H14V10H10V14H6V10H2V6H6Z",
};

function siteMark(shape, hollow) {
  const path = svg("path", { d: SHAPES[shape] || SHAPES.circle, class: hollow ? "hollow" : "" });
  const box = { viewBox: "0 0 16 16", width: 13, height: 13, "aria-hidden": "true" };
  return svg("svg", { ...box, class: "corridors-mark" }, path);
}

function lineSample(colour, dash) {
  const width = 2.4;
  const stroke = { stroke: colour, "stroke-width": width, "stroke-linecap": dash[0] < 1 ? "round" : "butt" };
  if (dash.length) stroke["stroke-dasharray"] = dash.map((d) => d * width).join(" ");
  const line = svg("line", { x1: 1, y1: 6, x2: 33, y2: 6, ...stroke });
  return svg("svg", { viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" }, line);
}

function sourceLink(doc, index) {
  const source = doc.sources[index];
  if (!source) return null;
  const text = [source.publisher, source.date].filter(Boolean).join(", ") || source.title;
  const title = [source.title, source.note].filter(Boolean).join(" — ");
  if (!source.url) return el("span", { class: "corridors-source", title }, text);
  const safe = /^https?:\/\//i.test(source.url);
  const target = { href: source.url, target: "_blank", rel: "noopener noreferrer", title };
  return safe ? el("a", { class: "corridors-source", ...target }, text) : el("span", { title }, text);
}

function sourceList(doc, indexes) {
  const links = indexes.map((index) => sourceLink(doc, index)).filter(Boolean);
  const separated = links.flatMap((link, i) => (i ? ["; ", link] : [link]));
  return links.length ? el("span", { class: "corridors-sources" }, separated) : null;
}

function factItem(doc, fact) {
  const label = fact.scope ? `${fact.label}, ${fact.scope}` : fact.label;
  const when = [fact.asOf, fact.basis].filter(Boolean).join(", ");
  const others = fact.others.map((other) =>
    el(
      "li",
      {},
      el("span", {}, `${other.value} `),
      el("span", { class: "corridors-quiet" }, [other.asOf, other.basis, other.note].filter(Boolean).join(" · ")),
      " ",
      sourceList(doc, other.sources),
    ),
  );
  return el(
    "div",
    { class: fact.dispute ? "corridors-fact corridors-dispute" : "corridors-fact" },
    el("dt", {}, label),
    el(
      "dd",
      {},
      el("span", { class: fact.text ? "" : "corridors-value" }, fact.value),
      when ? el("span", { class: "corridors-quiet" }, ` ${when}`) : null,
      " ",
      sourceList(doc, fact.sources),
      fact.note ? el("div", { class: "corridors-note" }, fact.note) : null,
      others.length
        ? el("div", { class: "corridors-others" }, el("span", {}, doc.text.also_reported), el("ul", {}, others))
        : null,
    ),
  );
}

/** The card of a line or a site with its project: everything is text. */
export function buildCard(doc, item) {
  const project = doc.projects.find((p) => p.id === item.project);
  const status = item.statusText || (project && project.statusText);
  const facts = [...item.facts, ...(project ? project.facts : [])];
  const sameName = project && project.name === item.label;
  return el(
    "article",
    { class: "corridors-card" },
    el("p", { class: "corridors-kind" }, project ? [project.kind, ...project.countries].join(" · ") : ""),
    el("h2", {}, project ? project.name : item.label),
    sameName ? null : el("p", { class: "corridors-section" }, item.label),
    status
      ? el("p", { class: "corridors-status" }, el("strong", {}, status), " ", sourceList(doc, item.statusSources))
      : null,
    project && project.statusNote ? el("p", { class: "corridors-note" }, project.statusNote) : null,
    project ? el("p", {}, project.description) : null,
    facts.length
      ? el("dl", {}, facts.map((fact) => factItem(doc, fact)))
      : el("p", { class: "corridors-quiet" }, doc.text.no_facts),
    el(
      "p",
      { class: "corridors-drawn" },
      item.details.join(" · "),
      " ",
      sourceList(doc, item.routeSources),
    ),
  );
}

/** Lines side by side: the same course, moved on screen only, never in the data. */
function offsetPolyline(L) {
  return L.Polyline.extend({
    _projectLatlngs(latlngs, result, bounds) {
      L.Polyline.prototype._projectLatlngs.call(this, latlngs, result, bounds);
      const shift = this.options.shift || 0;
      if (!shift || !(latlngs[0] instanceof L.LatLng)) return;
      const ring = result[result.length - 1];
      const moved = ring.map((point, i) => {
        const before = ring[Math.max(0, i - 1)];
        const after = ring[Math.min(ring.length - 1, i + 1)];
        const along = after.subtract(before);
        const size = Math.hypot(along.x, along.y) || 1;
        return L.point(point.x - (along.y / size) * shift, point.y + (along.x / size) * shift);
      });
      result[result.length - 1] = moved;
    },
  });
}

/** Labels that never cover each other: important first, the rest where there is room. */
class Labels {
  constructor(L, map) {
    this.L = L;
    this.map = map;
    this.pane = map.createPane("corridors-labels");
    this.pane.style.pointerEvents = "none";
    this.pane.setAttribute("aria-hidden", "true");
    this.items = [];
    map.on("zoomend moveend resize viewreset", () => this.draw());
    map.on("zoomstart", () => this.pane.replaceChildren());
  }

  set(items) {
    this.items = items;
    this.draw();
  }

  draw() {
    const { map } = this;
    const zoom = map.getZoom();
    const view = map.getBounds().pad(0.1);
    const taken = [];
    const nodes = [];
    for (const item of this.items) {
      if (zoom < item.from || zoom > (item.until || 99) || !view.contains(item.at)) continue;
      const point = map.latLngToLayerPoint(item.at);
      const size = item.country ? 11 : item.rank <= 2 ? 12 : 11;
      const wide = /[\u2e80-\u9fff]/.test(item.text) ? 1.05 : item.country ? 0.78 : 0.56;
      const width = item.text.length * size * wide + 8;
      const left = item.country ? point.x - width / 2 : point.x + 8;
      const box = [left - 2, point.y - 9, left + width, point.y + 9];
      if (taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) continue;
      taken.push(box);
      const kind = item.country ? "country" : `rank${item.rank}`;
      const node = el("span", { class: `corridors-label corridors-${kind}` }, item.text);
      node.style.transform = `translate(${Math.round(left)}px, ${Math.round(point.y - 8)}px)`;
      nodes.push(node);
      if (!item.country) {
        const dot = el("span", { class: `corridors-dot corridors-${kind}` });
        dot.style.transform = `translate(${Math.round(point.x - 2)}px, ${Math.round(point.y - 2)}px)`;
        nodes.push(dot);
      }
    }
    this.pane.replaceChildren(...nodes);
  }
}

/** From this width on there is room for the open legend beside the map. */
const WIDE_PX = 900;
const FIRST_ZOOM = { 1: 3, 2: 5, 3: 6, 4: 7, 5: 9 };

/**
 * What an address asks for; whatever is not understood is left out.
 *
 * @param {string} hash such as `#view=5.5/43.1/66&off=air,sea&select=cku-railway`
 * @param {Set<string>} layers ids of layers that may be off
 */
export function readAddress(hash, layers) {
  const wanted = new URLSearchParams(hash.replace(/^#/, ""));
  const [zoom, lat, lon] = (wanted.get("view") || "").split("/").map((text) => (text === "" ? NaN : Number(text)));
  const known = zoom >= 0 && zoom <= 20 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return {
    view: known ? { zoom, lat, lon } : null,
    off: (wanted.get("off") || "").split(",").filter((id) => layers.has(id)),
    select: wanted.get("select") || "",
  };
}

/** @param {{zoom: number, lat: number, lon: number}} view @param {string[]} off @param {string} select */
export function writeAddress(view, off, select) {
  const parts = [`view=${+view.zoom.toFixed(2)}/${view.lat.toFixed(3)}/${view.lon.toFixed(3)}`];
  if (off.length) parts.push(`off=${off.join(",")}`);
  if (select) parts.push(`select=${encodeURIComponent(select)}`);
  return `#${parts.join("&")}`;
}

/** In an article the wheel and one finger belong to the page until the reader turns to the map. */
function guardScroll(L, map, text) {
  const root = map.getContainer();
  const hint = el("p", { class: "corridors-hint", "aria-hidden": "true" }, L.Browser.mobile ? text.embed_hint_touch : text.embed_hint);
  root.append(hint);
  let timer = 0;
  const tell = () => {
    hint.classList.add("corridors-shown");
    window.clearTimeout(timer);
    timer = window.setTimeout(() => hint.classList.remove("corridors-shown"), 1400);
  };
  let turnedTo = false;
  if (L.Browser.mobile) {
    map.dragging.disable();
    root.addEventListener("touchmove", (event) => { if (event.touches.length === 1) tell(); }, { passive: true });
  }
  root.addEventListener("wheel", (event) => {
    if (turnedTo || event.ctrlKey || event.metaKey) return;
    event.stopImmediatePropagation(); // Leaflet does not hear of it, so the page scrolls
    tell();
  }, { capture: true, passive: true });
  root.addEventListener("pointerdown", () => { turnedTo = true; });
  root.addEventListener("pointerleave", () => { turnedTo = false; });
}

/**
 * Draw a document on a map.
 *
 * @param {any} map a Leaflet map
 * @param {any} doc the packed document
 * @param {{onSelect?: (id: string, project: string) => void, page?: boolean}} [hooks] `page` says
 *   that the document has a page of its own: its address then keeps the view.
 */
export function createAtlas(map, doc, hooks = {}) {
  const L = window.L;
  const root = map.getContainer();
  root.classList.add("corridors");
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", doc.text.map_label);
  root.lang = doc.language;

  for (const [name, z] of [["land", 200], ["lines", 400], ["marks", 600]]) {
    const pane = map.createPane(`corridors-${name}`);
    pane.style.zIndex = String(z);
    if (name === "land") pane.style.pointerEvents = "none";
  }
  const ground = L.canvas({ pane: "corridors-land", padding: 0.4 });
  const ink = L.canvas({ pane: "corridors-lines", padding: 0.3, tolerance: 6 });
  drawBasemap(L, map, doc, ground);

  const labels = new Labels(L, map);
  const state = {
    doc: { ...doc, lines: [], sites: [] },
    layers: new Map(),
    hidden: new Set(),
    drawn: [],
    selected: "",
    ready: false,
  };
  const Offset = offsetPolyline(L);
  const weight = (line) => line.style.width_px * Math.min(2.2, Math.max(0.75, 0.55 + map.getZoom() * 0.1));

  const sheet = el("section", { class: "corridors-sheet", hidden: true });
  L.DomEvent.disableClickPropagation(sheet);
  L.DomEvent.disableScrollPropagation(sheet);
  root.append(sheet);

  /** A popup beside the thing; on a phone a sheet at the foot, which leaves the map in view. */
  function open(item, at) {
    if (hooks.onSelect) hooks.onSelect(item.id, item.project);
    state.selected = item.id;
    keepAddress();
    map.eachLayer((layer) => layer.closeTooltip && layer.closeTooltip());
    const card = buildCard(state.doc, item);
    if (root.clientWidth < 640) {
      const close = el("button", { class: "corridors-close", type: "button", "aria-label": doc.text.close, onclick: () => { sheet.hidden = true; } }, "×");
      sheet.replaceChildren(close, card);
      sheet.hidden = false;
      sheet.scrollTop = 0;
      return;
    }
    const size = { maxWidth: 360, minWidth: 280, maxHeight: Math.max(220, root.clientHeight * 0.44) };
    const popup = { ...size, className: "corridors-popup", autoPanPaddingTopLeft: [doc.panel ? 268 : 10, 10], autoPanPaddingBottomRight: [50, 10] };
    L.popup(popup).setLatLng(at).setContent(card).openOn(map);
  }
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") sheet.hidden = true; });

  function name(item) {
    const project = state.doc.projects.find((p) => p.id === item.project);
    const title = project && project.name !== item.label ? `${project.name}: ${item.label}` : item.label;
    return item.statusText ? `${title} (${item.statusText})` : title;
  }

  function drawLines() {
    const ordered = [...state.doc.lines].sort((a, b) => a.order - b.order);
    const casings = [];
    const strokes = [];
    for (const line of ordered) {
      if (state.hidden.has(line.mode)) continue;
      const points = decodeLine(line.points, state.doc.quantum);
      const base = { renderer: ink, pane: "corridors-lines", smoothFactor: 1.2, shift: line.offset * 3.2 };
      if (line.mode !== "air") {
        casings.push({ line, casing: true, layer: new Offset(points, { ...base, color: "#fbf9f4", opacity: 0.85, interactive: false, lineCap: "butt" }) });
      }
      const layer = new Offset(points, { ...base, color: line.style.colour, opacity: line.style.opacity, lineCap: line.style.dash[0] < 1 ? "round" : "butt" });
      layer.bindTooltip(() => el("span", {}, name(line)), { sticky: true, className: "corridors-tip" });
      layer.on("click", (event) => { L.DomEvent.stopPropagation(event); open(line, event.latlng); });
      strokes.push({ line, casing: false, layer });
    }
    state.drawn = [...casings, ...strokes];
    resize();
    return L.layerGroup(state.drawn.map((d) => d.layer));
  }

  function resize() {
    for (const { line, casing, layer } of state.drawn) {
      const width = weight(line);
      const dash = line.style.dash.map((d) => d * width);
      layer.setStyle({ weight: casing ? width + 2.2 : width, dashArray: casing || !dash.length ? null : dash });
    }
  }

  function drawSites() {
    const used = new Map();
    const marks = [];
    const groups = new Map(state.doc.style.groups.map((group) => [group.id, group]));
    for (const site of state.doc.sites) {
      if (state.hidden.has(site.group)) continue;
      const shape = (groups.get(site.group) || { shape: "circle" }).shape;
      for (const ring of site.rings) {
        const area = L.polygon(decodeLine(ring, state.doc.quantum), { renderer: ink, pane: "corridors-lines", color: "#4d4a44", weight: 1, dashArray: "3 3", fillOpacity: 0.08 });
        area.on("click", (event) => { L.DomEvent.stopPropagation(event); open(site, event.latlng); });
        marks.push(area);
      }
      const key = site.at.map((v) => v.toFixed(2)).join();
      const nth = used.get(key) || 0;
      used.set(key, nth + 1);
      const angle = nth * 2.4;
      const radius = nth ? 7 + 3.2 * Math.sqrt(nth) * 2 : 0;
      const anchor = [11 - Math.cos(angle) * radius, 11 - Math.sin(angle) * radius];
      const planned = ["proposed", "agreed", "construction"].includes(site.status);
      const icon = L.divIcon({ html: siteMark(shape, planned), className: "corridors-site", iconSize: [22, 22], iconAnchor: anchor });
      const marker = L.marker([site.at[1], site.at[0]], { icon, pane: "corridors-marks", keyboard: true, title: "", alt: name(site) });
      marker.bindTooltip(() => el("span", {}, name(site)), { className: "corridors-tip", direction: "top" });
      marker.on("click", () => open(site, marker.getLatLng()));
      marker.on("keypress", (event) => {
        if (event.originalEvent.key === "Enter") open(site, marker.getLatLng());
      });
      marker.on("add", () => {
        const node = marker.getElement();
        if (node) { node.setAttribute("aria-label", name(site)); node.setAttribute("role", "button"); }
      });
      marks.push(marker);
    }
    return L.layerGroup(marks);
  }

  function redraw() {
    for (const layer of state.layers.values()) layer.remove();
    state.layers.clear();
    state.layers.set("lines", drawLines().addTo(map));
    state.layers.set("sites", drawSites().addTo(map));
    const towns = state.doc.places
      .filter((place) => !place[4])
      .map((place) => ({ text: place[0], rank: place[1], from: FIRST_ZOOM[place[1]], at: L.latLng(place[3], place[2]) }));
    const countries = state.doc.countries.map(([text, x, y, area]) => ({
      text, country: true, from: area > 400 ? 2 : area > 60 ? 3 : area > 12 ? 4 : 5, until: 7, at: L.latLng(y, x),
    }));
    labels.set([...towns.filter((t) => t.rank === 1), ...countries, ...towns.filter((t) => t.rank > 1)]);
  }

  /** Show another selection or language; view and layers stay. */
  function update(next) {
    state.doc = { ...state.doc, ...next };
    redraw();
    if (panel) panel.refresh();
  }

  /** What is not located has a card all the same, in the middle of the map. */
  function openUnlocated(id) {
    const project = state.doc.projects.find((p) => p.id === id);
    if (!project) return false;
    open({ id, project: id, label: project.name, facts: [], details: [state.doc.text.not_located], routeSources: [], statusSources: project.statusSources }, map.getCenter());
    return true;
  }

  function select(id) {
    const item = [...state.doc.lines, ...state.doc.sites].find((i) => i.id === id || i.project === id);
    if (!item) return openUnlocated(id);
    const own = [...state.doc.lines, ...state.doc.sites].filter((i) => i.id === id || i.project === id);
    const bounds = L.latLngBounds([]);
    for (const one of own) {
      if (one.points) for (const point of decodeLine(one.points, state.doc.quantum)) bounds.extend(point);
      else bounds.extend([one.at[1], one.at[0]]);
    }
    map.fitBounds(bounds.pad(0.2), { maxZoom: 9, animate: false });
    const line = item.points && decodeLine(item.points, state.doc.quantum);
    open(item, line ? line[Math.floor(line.length / 2)] : [item.at[1], item.at[0]]);
    return true;
  }

  /** Show all that is drawn, beside the panel where there is room for both. */
  function fit() {
    const bounds = L.latLngBounds([]);
    for (const line of state.doc.lines) for (const point of decodeLine(line.points, doc.quantum)) bounds.extend(point);
    for (const site of state.doc.sites) bounds.extend([site.at[1], site.at[0]]);
    if (!bounds.isValid()) return;
    const wide = root.clientWidth >= WIDE_PX && doc.panel;
    const left = wide ? 263 : 10;
    const padding = L.point(left + 10, 50);
    const zoom = Math.max(map.getBoundsZoom(bounds, false, padding), 2);
    const middle = map.project(bounds.getCenter(), zoom).subtract([left / 2, -15]);
    map.setView(map.unproject(middle, zoom), Math.min(zoom, 9), { animate: false });
  }

  function scaleMarks() {
    root.classList.toggle("corridors-far", map.getZoom() < 5);
  }

  /** Write view, layers and selection into the address; where that is forbidden, do without. */
  function keepAddress() {
    if (!hooks.page || !state.ready) return;
    const { lat, lng } = map.getCenter();
    const hash = writeAddress({ zoom: map.getZoom(), lat, lon: lng }, [...state.hidden], state.selected);
    try {
      window.history.replaceState(null, "", hash);
    } catch {
      state.ready = false; // a sandboxed frame has no history of its own
    }
  }

  function followAddress() {
    const layers = new Set([...doc.style.modes, ...doc.style.groups].map((layer) => layer.id));
    const asked = readAddress(window.location.hash, layers);
    state.hidden = new Set(asked.off);
    redraw();
    if (panel) panel.refresh();
    if (asked.select) select(asked.select);
    if (asked.view) map.setView([asked.view.lat, asked.view.lon], asked.view.zoom, { animate: false });
    return asked;
  }

  map.on("zoomend", resize);
  map.on("zoomend", scaleMarks);
  map.on("moveend", keepAddress);
  map.on("popupclose", () => { state.selected = ""; keepAddress(); });
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  root.prepend(root.querySelector(".leaflet-control-container")); // Tab meets the legend before the marks
  addCredits(L, map, doc);
  const panel = doc.panel ? buildPanel(L, map, state, () => { redraw(); keepAddress(); }, select) : null;
  state.doc = doc;
  fit();
  scaleMarks();
  redraw();
  if (panel) panel.refresh();
  const asked = hooks.page ? followAddress() : null;
  if (doc.select && !(asked && asked.select)) select(doc.select);
  if (hooks.page) {
    state.ready = true;
    window.addEventListener("hashchange", followAddress);
    if (window.self !== window.top) guardScroll(L, map, doc.text);
  }
  return { update, select, fit, map };
}

/** What the map shows, as of when, by whose data; never hidden. */
function addCredits(L, map, doc) {
  const control = L.control({ position: "bottomright" });
  const text = [doc.asOf, doc.text.credits, doc.text.boundaries].join(" ");
  control.onAdd = () => el("p", { class: "corridors-credits" }, text);
  control.addTo(map);
}

function drawBasemap(L, map, doc, renderer) {
  const topology = doc.basemap;
  const { ground } = doc.style;
  const base = { renderer, pane: "corridors-land", interactive: false, smoothFactor: 1.5 };
  const draw = (key, make) => {
    const object = topology.objects[key];
    for (const geometry of object ? object.geometries : []) {
      for (const part of decodeGeometry(topology, geometry)) make(part, geometry.properties || {}).addTo(map);
    }
  };
  draw("countries", (part) => L.polygon(part, { ...base, color: ground.land, weight: 1.2, fillColor: ground.land, fillOpacity: 1 }));
  draw("lakes", (part) => L.polygon(part, { ...base, color: ground.shore, weight: 0.6, fillColor: ground.water, fillOpacity: 1 }));
  draw("rivers", (part) => L.polyline(part, { ...base, color: ground.river, weight: 0.8 }));
  draw("coast", (part) => L.polyline(part, { ...base, color: ground.shore, weight: 0.7 }));
  draw("borders", (part, properties) =>
    L.polyline(part, { ...base, color: ground.border, weight: 0.9, dashArray: properties.disputed ? [3, 3] : null }));
}

/** A text without case and diacritics, so that `malaszewicze` finds Małaszewicze. */
export function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[łøı]/g, (c) => ({ ł: "l", ø: "o", ı: "i" })[c]);
}

/**
 * The projects in whose names, of any language, a text occurs; those that begin with it first.
 *
 * @param {{name: string, names: string[]}[]} projects @param {string} text @param {number} most
 */
export function findProjects(projects, text, most = 8) {
  const wanted = fold(text.trim());
  if (!wanted) return [];
  const scored = [];
  for (const project of projects) {
    const places = project.names.map((name) => fold(name).indexOf(wanted)).filter((at) => at >= 0);
    if (places.length) scored.push({ project, at: Math.min(...places) });
  }
  scored.sort((a, b) => Math.min(a.at, 1) - Math.min(b.at, 1) || a.project.name.localeCompare(b.project.name));
  return scored.slice(0, most).map((found) => found.project);
}

/** A field that finds projects by any of their names; arrows and Enter choose. */
function buildSearch(state, choose) {
  const list = el("ul", { class: "corridors-found", role: "listbox", id: "corridors-found", hidden: true });
  const input = el("input", {
    type: "search", role: "combobox", "aria-autocomplete": "list", "aria-controls": "corridors-found",
    "aria-expanded": "false", "aria-label": state.doc.text.search, placeholder: state.doc.text.search,
  });
  let found = [];
  let at = -1;
  const show = () => {
    list.replaceChildren(...found.map((project, i) => el(
      "li",
      { role: "option", id: `corridors-found-${i}`, "aria-selected": String(i === at), onmousedown: (event) => { event.preventDefault(); take(project); } },
      el("span", {}, project.name),
      el("span", { class: "corridors-quiet" }, ` ${project.kind}`),
    )));
    if (input.value.trim() && !found.length) list.append(el("li", { class: "corridors-quiet" }, state.doc.text.nothing_found));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (at >= 0) input.setAttribute("aria-activedescendant", `corridors-found-${at}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const take = (project) => {
    input.value = "";
    found = [];
    at = -1;
    show();
    choose(project.id);
  };
  input.addEventListener("input", () => { found = findProjects(state.doc.projects, input.value); at = found.length ? 0 : -1; show(); });
  input.addEventListener("blur", () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (found.length) at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      event.preventDefault();
      show();
    } else if (event.key === "Enter" && found[at]) take(found[at]);
    else if (event.key === "Escape") { input.value = ""; found = []; at = -1; show(); }
    event.stopPropagation();
  });
  return el("div", { class: "corridors-search", role: "search" }, input, list);
}

/** The legend, which is the switch for the layers. */
function buildPanel(L, map, state, redraw, choose) {
  const box = el("section", { class: "corridors-panel", "aria-label": state.doc.text.layers });
  const control = L.control({ position: "topleft" });
  control.onAdd = () => {
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  };
  control.addTo(map);
  const search = buildSearch(state, choose);

  const toggle = (id, label, sample, count) => {
    const input = el("input", { type: "checkbox", checked: !state.hidden.has(id), "data-layer": id });
    input.addEventListener("change", () => {
      if (input.checked) state.hidden.delete(id);
      else state.hidden.add(id);
      redraw();
    });
    return el("label", {}, input, sample, el("span", { class: "corridors-name" }, label), el("span", { class: "corridors-count" }, count));
  };

  function refresh() {
    const { doc } = state;
    const count = (list, key, value) => list.filter((item) => item[key] === value).length;
    const modes = doc.style.modes
      .map((mode) => [mode, count(doc.lines, "mode", mode.id)])
      .filter(([, number]) => number)
      .map(([mode, number]) => toggle(mode.id, mode.label, lineSample(mode.colour, []), number));
    const used = new Set(doc.lines.map((line) => line.status));
    const statuses = doc.style.statuses
      .filter((status) => used.has(status.id))
      .map((status) => el("div", { class: "corridors-row" }, lineSample(status.grey ? doc.style.ground.grey : doc.style.ground.ink, status.dash), el("span", {}, status.label)));
    const groups = doc.style.groups
      .map((group) => [group, count(doc.sites, "group", group.id)])
      .filter(([, number]) => number)
      .map(([group, number]) => toggle(group.id, group.label, siteMark(group.shape, false), number));
    const legend = el(
      "div",
      { class: "corridors-legend" },
      modes.length ? el("h3", {}, doc.text.modes) : null,
      modes,
      statuses.length ? el("h3", {}, doc.text.status) : null,
      statuses,
      groups.length ? el("h3", {}, doc.text.sites) : null,
      groups,
      doc.notLocated ? el("p", { class: "corridors-quiet" }, doc.text.not_located_note.replace("{count}", String(doc.notLocated))) : null,
      modes.length || groups.length ? null : el("p", {}, doc.text.nothing_shown),
    );
    const narrow = map.getSize().x < WIDE_PX;
    const details = el("details", { open: !narrow }, el("summary", {}, doc.text.layers), legend);
    box.replaceChildren(el("h1", {}, doc.title), el("p", { class: "corridors-subtitle" }, doc.subtitle), search, details);
    limit();
  }

  function limit() {
    box.style.maxHeight = `${Math.max(160, map.getSize().y - 22)}px`;
  }
  map.on("resize", limit);
  return { refresh };
}
