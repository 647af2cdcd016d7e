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

/** Stands for the status of what has none, such as a lake. */
export const UNKNOWN = "unknown";

/** The ids of the facets in which an item stands. @param {import("./document.js").Model} model */
export function facetsOf(model, item, year) {
  const status = model.statuses[model.statusOf(item, year)];
  const facets = { status: status ? status.id : UNKNOWN, project: model.projects[item.project].id };
  return item.isLine
    ? { ...facets, mode: model.modes[item.mode].id, accuracy: model.accuracies[item.accuracy].id }
    : { ...facets, group: model.groups[item.group].id };
}

/** Whether an item fits year, country and corridor, whatever the switches of the legend say. */
function stands(model, item, filters) {
  if (!model.exists(item, filters.year)) return false;
  if (filters.only && !filters.only.has(item.id)) return false;
  if (filters.country && !item.countries.some((n) => model.countries[n].code === filters.country)) return false;
  if (!filters.corridor) return true;
  const corridor = model.corridors.find((c) => c.id === filters.corridor);
  return Boolean(item.isLine && corridor && corridor.lines.includes(item.number));
}

/** The facets whose switches leave an item out. */
function failures(facets, filters) {
  return Object.keys(facets).filter((facet) => (facet === "project" ? filters.hide : filters.off).has(facets[facet]));
}

/** @param {import("./document.js").Model} model @param {any} item @param {Filters} filters */
export function fits(model, item, filters) {
  return stands(model, item, filters) && !failures(facetsOf(model, item, filters.year), filters).length;
}

/**
 * How many items would be shown for each switch, its own facet left aside: facet → id → number.
 *
 * @param {import("./document.js").Model} model @param {any[]} items @param {Filters} filters
 */
export function countFacets(model, items, filters) {
  const counts = new Map();
  for (const item of items) {
    if (!stands(model, item, filters)) continue;
    const facets = facetsOf(model, item, filters.year);
    const failed = failures(facets, filters);
    if (failed.length > 1) continue;
    for (const facet of failed.length ? failed : Object.keys(facets)) {
      if (!counts.has(facet)) counts.set(facet, new Map());
      const own = counts.get(facet);
      own.set(facets[facet], (own.get(facets[facet]) || 0) + 1);
    }
  }
  return counts;
}
