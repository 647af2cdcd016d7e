// The address keeps the view, the filters, the year, the language and what is open.

import { hasOwn } from "./dom.js";
import { UNKNOWN } from "./filters.js";

/** Stands for the year where a page that opens with another shows today. */
const TODAY = "today";
/** Browsers refuse addresses that change a hundred times in half a minute, as under a slider. */
const ADDRESS_MS = 350;

/** Whether an address wants the map as in an article: `?embed` or, where programs drop that, `#embed`. @param {Location} location */
export const asksToEmbed = ({ search, hash }) => [search, hash.replace(/^#/, "")].some((words) => new URLSearchParams(words).has("embed"));

/** Whether an address can be opened again by another: not so that of a page inside a page (about:srcdoc, data:, blob:). @param {Location} location */
export const isAlive = ({ protocol }) => /^(https?|file):$/.test(protocol);

/**
 * What an address asks for; whatever is not understood is left out.
 *
 * @param {string} hash such as `#view=5.5/43.1/66&year=2030&off=air,sea&select=cku-railway`
 * @param {import("./document.js").Model} model
 */
export function readAddress(hash, model) {
  const wanted = new URLSearchParams(hash.replace(/^#/, ""));
  const list = (key, known) => (wanted.get(key) || "").split(",").filter((id) => known.has(id));
  const layers = new Set([UNKNOWN, ...[...model.modes, ...model.statuses, ...model.groups, ...model.accuracies].map((l) => l.id)]);
  model.overlays.forEach((_, number) => layers.add(`overlay-${number}`));
  if (model.doc.routes) model.doc.routes.rows.forEach((_, number) => layers.add(`route-${number}`));
  const projects = new Set(model.projects.map((project) => project.id));
  const countries = new Set(model.countries.map((country) => country.code));
  const corridors = new Set(model.corridors.map((corridor) => corridor.id));
  const [zoom, lat, lon] = (wanted.get("view") || "").split("/").map((text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN));
  const placed = zoom >= 0 && zoom <= 20 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  const [first, last] = model.options.years;
  const year = /^\d{4}$/.test(wanted.get("year") || "") ? Number(wanted.get("year")) : NaN;
  const usual = wanted.get("year") === TODAY ? null : model.options.year;
  const theme = wanted.get("theme") || "";
  return {
    view: placed ? { zoom, lat, lon } : null,
    off: list("off", layers),
    hide: list("hide", projects),
    country: list("country", countries)[0] || "",
    corridor: list("corridor", corridors)[0] || "",
    year: year >= first && year <= last ? year : usual,
    language: model.languages.includes(wanted.get("lang")) ? wanted.get("lang") : "",
    theme: hasOwn(model.style.themes, theme) ? theme : "",
    grid: wanted.get("grid") === "1",
    colour: wanted.get("colour") || model.options.colourBy,
    select: wanted.get("select") || "",
  };
}

/**
 * @param {{zoom: number, lat: number, lon: number}} view
 * @param {Omit<import("./filters.js").Filters, "year"> & {year: number | string | null}} filters
 * @param {{language?: string, theme?: string, colour?: string, grid?: boolean, select?: string}} rest
 */
function writeAddress(view, filters, rest) {
  const parts = [`view=${+view.zoom.toFixed(2)}/${view.lat.toFixed(3)}/${view.lon.toFixed(3)}`];
  const add = (key, value) => { if (value) parts.push(`${key}=${encodeURIComponent(value).replace(/%2C/g, ",")}`); };
  add("year", filters.year);
  add("country", filters.country);
  add("corridor", filters.corridor);
  add("off", [...filters.off].join(","));
  add("hide", [...filters.hide].join(","));
  add("lang", rest.language);
  add("theme", rest.theme);
  add("colour", rest.colour);
  add("grid", rest.grid ? "1" : "");
  add("select", rest.select);
  return `#${parts.join("&")}`;
}

/** The address that opens what is seen now. @param {any} atlas the engine */
export function addressOf(atlas) {
  const { model, filters } = atlas;
  const { options } = model;
  const { lat, lng } = atlas.map.getCenter();
  const rest = {
    language: model.language === options.language ? "" : model.language,
    theme: atlas.chosenTheme === options.theme ? "" : atlas.chosenTheme,
    colour: atlas.hues.by === options.colourBy ? "" : atlas.hues.by,
    grid: atlas.grid,
    select: atlas.selected,
  };
  const year = filters.year === options.year ? null : filters.year ?? TODAY;
  const hash = writeAddress({ zoom: atlas.map.getZoom(), lat, lon: lng }, { ...filters, year }, rest);
  return window.location.href.replace(/#.*/, "") + hash;
}

/** Writes the address of a page; where that is forbidden, does without. */
export class AddressBar {
  /** @param {any} atlas the engine */
  constructor(atlas) {
    this.atlas = atlas;
    this.kept = 0;
    this.forget = () => {};
    this.forbidden = false;
  }

  keep() {
    if (this.forbidden || this.atlas.paper) return;
    this.forget();
    const wait = this.kept + ADDRESS_MS - Date.now();
    if (wait > 0) {
      this.forget = this.atlas.life.wait(wait, () => this.keep());
      return;
    }
    this.kept = Date.now();
    try {
      window.history.replaceState(null, "", addressOf(this.atlas));
    } catch {
      this.forbidden = true; // a sandboxed frame has no history of its own
    }
  }
}
