// The sites: a mark for each kind, in ink; areas with a dashed edge. All marks are one stop of Tab.

import { decodeLine } from "./codec.js";
import { el, siteMark } from "./dom.js";

/** What a finger or a pointer can hit; the mark inside is smaller. */
const SIZE_PX = 26;
/** Marks whose middles lie nearer to each other cannot be told apart. */
const MARK_PX = 8;
/** What leads from one mark to the next in view, from west to east. */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class Marks {
  /**
   * @param {any} L @param {any} map @param {import("./document.js").Model} model @param {any} canvas that of the lines
   * @param {{tip: (site: any) => Node, click: (at: any, site?: any) => void, covered: () => number, prefix: string}} hooks
   *   `covered` pixels at the left under the panel; `prefix` begins ids, unique on the page
   */
  constructor(L, map, model, canvas, hooks) {
    this.L = L;
    this.map = map;
    this.model = model;
    this.canvas = canvas;
    this.hooks = hooks;
    this.stop = null;
    this.pane = map.getPane("corridors-marks");
    this.help = el("span", { id: `${hooks.prefix}-marks`, hidden: true });
    this.pane.append(this.help);
    this.pane.setAttribute("role", "group");
    this.pane.setAttribute("aria-describedby", this.help.id);
    this.pane.addEventListener("keydown", (event) => this.step(event));
    this.pane.addEventListener("focusin", (event) => this.arrive(event.target));
    map.on("moveend", () => this.rove());
    const crowd = new Map();
    for (const site of model.sites) {
      site.areas = site.rings.map((ring) => {
        const { lon, lat } = decodeLine(ring, model.options.quantum, model.options.levels);
        const edge = { renderer: canvas, pane: "corridors-lines", weight: 1, dashArray: "3 3", fillOpacity: 0.05 };
        const area = L.polygon(Array.from(lon, (x, i) => [lat[i], x]), edge);
        area.on("add", () => area.bringToBack()); // or it would take the pointer from lines
        area.on("click", (event) => { L.DomEvent.stopPropagation(event); hooks.click(event.latlng); });
        return area;
      });
      const key = `${site.lon.toFixed(2)},${site.lat.toFixed(2)}`;
      const nth = crowd.get(key) || 0;
      crowd.set(key, nth + 1);
      site.marker = this.marker(site, nth, hooks);
    }
  }

  /** Sites in one spot stand around it in a spiral. */
  marker(site, nth, hooks) {
    const { L, model } = this;
    const radius = nth ? 9 + 6.4 * Math.sqrt(nth) : 0;
    const anchor = [SIZE_PX / 2 - Math.cos(nth * 2.4) * radius, SIZE_PX / 2 - Math.sin(nth * 2.4) * radius];
    const status = model.statuses[site.status];
    const mark = siteMark(model.groups[site.group].shape, Boolean(status && status.coming));
    const icon = L.divIcon({ html: mark, className: "corridors-site", iconSize: [SIZE_PX, SIZE_PX], iconAnchor: anchor });
    const marker = L.marker([site.lat, site.lon], { icon, pane: "corridors-marks", keyboard: true, title: "", alt: "" });
    marker.bindTooltip(() => hooks.tip(site), { className: "corridors-tip", direction: "top" });
    marker.on("click", () => hooks.click(marker.getLatLng(), site));
    marker.on("keypress", ({ originalEvent: event }) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); // a blank would scroll the page
      hooks.click(marker.getLatLng(), site);
    });
    return marker;
  }

  /** The sites whose mark or area lies at a point of the layer; `hit` is one whose mark was clicked. */
  under(point, hit) {
    const shown = this.model.sites.filter((site) => this.map.hasLayer(site.marker));
    const middle = (site) => {
      const { iconAnchor } = site.marker.options.icon.options;
      return this.map.latLngToLayerPoint(site.marker.getLatLng()).subtract(iconAnchor).add([SIZE_PX / 2, SIZE_PX / 2]);
    };
    const here = hit ? middle(hit) : point;
    const marks = shown.filter((site) => middle(site).distanceTo(here) < MARK_PX);
    const areas = shown.filter((site) => !marks.includes(site) && site.areas.some((area) => area._containsPoint(point)));
    return { marks, areas };
  }

  /** The marks in view, from west to east. */
  inView() {
    const { x, y } = this.map.getSize();
    const covered = this.hooks.covered();
    return this.model.sites
      .filter((site) => this.map.hasLayer(site.marker))
      .map((site) => ({ site, at: this.map.latLngToContainerPoint(site.marker.getLatLng()) }))
      .filter(({ at }) => at.x >= covered && at.x <= x && at.y >= 0 && at.y <= y)
      .sort((one, two) => one.at.x - two.at.x || one.at.y - two.at.y)
      .map(({ site }) => site);
  }

  /** Let Tab meet the mark where the reader was last, while it is in view, or else the first there. */
  rove() {
    const seen = this.inView();
    const here = this.stop && this.map.hasLayer(this.stop.marker) ? this.stop.marker.getElement() : null;
    const held = here !== null && here.getRootNode().activeElement === here;
    if (!held && !seen.includes(this.stop)) this.stop = seen[0] || null;
    for (const site of this.model.sites) {
      const node = this.map.hasLayer(site.marker) && site.marker.getElement();
      if (node) node.tabIndex = site === this.stop ? 0 : -1;
    }
  }

  /** @param {any} node the mark that has the focus now */
  arrive(node) {
    this.stop = this.model.sites.find((site) => site.marker.getElement() === node) || this.stop;
    node.setAttribute("aria-describedby", this.help.id); // Leaflet names the tooltip, which repeats the label
    this.rove();
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    const by = STEPS[event.key];
    if (!by && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    event.stopPropagation(); // the map would move
    const seen = this.inView();
    if (!seen.length) return;
    const last = seen.length - 1;
    const at = seen.indexOf(this.stop);
    const next = event.key === "Home" ? 0 : event.key === "End" ? last : at < 0 ? 0 : (at + by + seen.length) % seen.length;
    seen[next].marker.getElement().focus({ preventScroll: true });
  }

  /** @param {Set<any>} shown sites @param {number | null} year @param {any} theme @param {string} selected */
  show(shown, year, theme, selected) {
    const { map, model } = this;
    for (const site of model.sites) {
      const here = shown.has(site);
      for (const layer of [site.marker, ...site.areas]) {
        if (here && !map.hasLayer(layer)) layer.addTo(map);
        else if (!here && map.hasLayer(layer)) layer.remove();
      }
      if (!here) continue;
      for (const area of site.areas) area.setStyle({ color: theme.label, fillColor: theme.label });
      const node = site.marker.getElement();
      const status = model.statuses[model.statusOf(site, year)];
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", [model.title(site), status && model.t(status.label)].filter(Boolean).join(", "));
      node.classList.toggle("corridors-chosen", selected !== "" && (selected === site.id || selected === model.projects[site.project].id));
      node.querySelector("path").setAttribute("class", status && status.coming ? "hollow" : "");
    }
    this.pane.setAttribute("aria-label", model.say("sites"));
    this.help.textContent = model.say("sites_keys");
    this.rove();
  }
}
