// Find a project, a corridor or a place by any of its names, in any language, with the keyboard.

import { el, fold } from "./dom.js";

/**
 * Things in whose names a text occurs; those that begin with it first.
 *
 * @param {{label: string, names: string[]}[]} things @param {string} text @param {number} most
 */
export function findThings(things, text, most = 9) {
  const wanted = fold(text.trim());
  if (!wanted) return [];
  const scored = [];
  for (const thing of things) {
    const places = thing.names.map((name) => fold(name).indexOf(wanted)).filter((at) => at >= 0);
    if (places.length) scored.push({ thing, at: Math.min(1, ...places) });
  }
  scored.sort((a, b) => a.at - b.at);
  return scored.slice(0, most).map((found) => found.thing);
}

/** Everything that has a name. @param {import("./document.js").Model} model */
export function nameThings(model) {
  const all = (number) => [model.texts[number]].flat();
  return [
    ...model.projects.map((project) => ({ kind: "project", id: project.id, label: model.t(project.name), hint: model.t(project.kind), names: [...all(project.name), ...project.aliases, project.id] })),
    ...model.corridors.map((corridor) => ({ kind: "corridor", id: corridor.id, label: model.t(corridor.name), hint: model.say("corridor"), names: [...all(corridor.name), ...corridor.aliases] })),
    ...model.sites.filter((site) => site.label !== model.projects[site.project].name).map((site) => ({ kind: "site", id: site.id, label: model.t(site.label), hint: model.t(model.projects[site.project].kind), names: all(site.label) })),
    ...model.places.map((place) => ({ kind: "place", id: "", label: model.t(place.name), hint: model.say("place"), names: all(place.name), at: [place.lat, place.lon] })),
  ];
}

/**
 * @param {import("./document.js").Model} model @param {(thing: any) => void} choose
 * @param {string} prefix of ids, unique on the page
 */
export function buildSearch(model, choose, prefix) {
  const listId = `${prefix}-found`;
  const list = el("ul", { class: "corridors-found", role: "listbox", id: listId, "aria-label": model.say("search"), hidden: true });
  const input = el("input", {
    type: "search", role: "combobox", "aria-autocomplete": "list", "aria-controls": listId, autocomplete: "off",
    "aria-expanded": "false", "aria-label": model.say("search"), placeholder: model.say("search"),
  });
  const things = nameThings(model);
  let found = [];
  let at = -1;
  const show = () => {
    list.replaceChildren(...found.map((thing, i) => el(
      "li",
      { role: "option", id: `${listId}-${i}`, "aria-selected": String(i === at), onmousedown: (event) => { event.preventDefault(); take(thing); } },
      el("span", {}, thing.label),
      el("span", { class: "corridors-quiet" }, ` ${thing.hint}`),
    )));
    if (input.value.trim() && !found.length) list.append(el("li", { class: "corridors-quiet", role: "option", "aria-disabled": "true" }, model.say("nothing_found")));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (at >= 0) input.setAttribute("aria-activedescendant", `${listId}-${at}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const clear = () => { input.value = ""; found = []; at = -1; show(); };
  const take = (thing) => { clear(); choose(thing); };
  input.addEventListener("input", () => { found = findThings(things, input.value); at = found.length ? 0 : -1; show(); });
  input.addEventListener("blur", () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (found.length) at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      event.preventDefault();
      show();
    } else if (event.key === "Enter" && found[at]) take(found[at]);
    else if (event.key === "Escape") clear();
    event.stopPropagation();
  });
  return el("div", { class: "corridors-search", role: "search" }, input, list);
}
