// What is shown: a few sets and words, and the one place that says whether an item fits them.

/**
 * @typedef {object} Filters
 * @property {Set<string>} off ids of modes, statuses, groups of sites and accuracies not shown
 * @property {Set<string>} hide ids of projects not shown
 * @property {string} country ISO code, empty for all
 * @property {string} corridor id, empty for all
 * @property {number | null} year what stood at its end; null for today
 * @property {Set<string> | null} only ids of lines and sites that may be shown; null for all
 */

/** @returns {Filters} */
export const noFilters = () => ({ off: new Set(), hide: new Set(), country: "", corridor: "", year: null, only: null });

const UNKNOWN = "unknown";

/** The ids of the facets in which an item stands. @param {import("./document.js").Model} model */
export function facetsOf(model, item, year) {
  const status = model.statuses[model.statusOf(item, year)];
  const facets = { status: status ? status.id : UNKNOWN, project: model.projects[item.project].id };
  return item.isLine
    ? { ...facets, mode: model.modes[item.mode].id, accuracy: model.accuracies[item.accuracy].id }
    : { ...facets, group: model.groups[item.group].id };
}

/**
 * Whether an item fits; `but` names a facet that is not asked, for the counts beside its switches.
 *
 * @param {import("./document.js").Model} model @param {any} item @param {Filters} filters @param {string} [but]
 */
export function fits(model, item, filters, but = "") {
  if (!model.exists(item, filters.year)) return false;
  if (filters.only && !filters.only.has(item.id)) return false;
  if (but !== "country" && filters.country && !item.countries.some((n) => model.countries[n].code === filters.country)) return false;
  if (but !== "corridor" && filters.corridor) {
    const corridor = model.corridors.find((c) => c.id === filters.corridor);
    if (!item.isLine || !corridor || !corridor.members.has(item.number)) return false;
  }
  const facets = facetsOf(model, item, filters.year);
  for (const [facet, id] of Object.entries(facets)) {
    if (facet === but) continue;
    if (facet === "project" ? filters.hide.has(id) : filters.off.has(id)) return false;
  }
  return true;
}

/** How many items would be shown for each value of a facet. */
export function countBy(model, items, filters, facet) {
  const counts = new Map();
  for (const item of items) {
    if (!fits(model, item, filters, facet)) continue;
    const keys = facet === "country" ? item.countries.map((n) => model.countries[n].code) : [facetsOf(model, item, filters.year)[facet]];
    for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
  }
  return counts;
}
