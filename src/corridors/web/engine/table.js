// What is shown, as a table: for screen readers, for paper, and for whoever likes a list.

import { EXPECTED } from "./document.js";
import { el } from "./dom.js";

/**
 * @param {import("./document.js").Model} model @param {any[]} items lines and sites shown
 * @param {number | null} year @param {{choose?: (id: string) => void, notes?: any}} more
 *   `choose` makes the names buttons, `notes` gives each row the numbers of its sources
 */
export function buildTable(model, items, year, { choose, notes } = {}) {
  const heads = ["column_name", "column_section", "column_mode", "status", "column_km", "countries", "column_accuracy", ...(notes ? ["sources"] : [])];
  const rows = items.map((item) => {
    const project = model.projects[item.project];
    const name = model.t(project.name);
    const status = model.statuses[model.statusOf(item, year)];
    const part = model.t(item.label) === name ? "" : model.t(item.label);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, choose ? el("button", { type: "button", onclick: () => choose(item.id) }, name) : name),
      el("td", {}, part),
      el("td", {}, model.t(item.isLine ? model.modes[item.mode].label : project.kind)),
      el("td", {}, year === null ? model.t(item.statusText || project.statusText) : status && model.statusWords(item, status)),
      el("td", { class: "corridors-km" }, item.isLine ? model.number(item.km) : ""),
      el("td", {}, item.countries.map((n) => model.t(model.countries[n].label)).join(", ")),
      el("td", {}, item.isLine ? model.t(model.accuracies[item.accuracy].label) : ""),
      notes ? el("td", {}, notes.cite(sourcesOf(model, item, year))) : null,
    );
  });
  return el(
    "table",
    { class: "corridors-table" },
    el("caption", {}, caption(model, items)),
    el("thead", {}, el("tr", {}, heads.map((key) => el("th", { scope: "col" }, model.say(key))))),
    el("tbody", {}, rows),
  );
}

/** Who says what a row says: the status, or the plan of what is only expected, and the course or the place. */
function sourcesOf(model, item, year) {
  const status = model.statuses[model.statusOf(item, year)];
  const said = status && status.id === EXPECTED ? item.planSources : item.statusText ? item.statusSources : model.projects[item.project].statusSources;
  return [...new Set([...said, ...item.routeSources])];
}

/** How much there is: on the ground with its length, in the air, in one place. @param {import("./document.js").Model} model @param {any[]} items */
export function caption(model, items) {
  const lines = items.filter((item) => item.isLine);
  const ground = lines.filter((line) => model.modes[line.mode].id !== "air");
  const km = ground.filter((line) => !line.offset).reduce((sum, line) => sum + line.km, 0);
  const key = ground.length < lines.length ? "shown_counts_air" : "shown_counts";
  return model.say(key, { lines: model.count("shown_lines", lines.length), km: model.number(km), sites: model.count("shown_sites", items.length - lines.length) });
}
