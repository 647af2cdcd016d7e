// The field in which a reader looks for something, and the list of what was found, by kind.

import { el } from "./dom.js";
import { KINDS } from "./find.js";

/** So many of a kind are shown before the reader asks for more. */
const FOUND_FIRST = 5;

/** The name of what was found, and what it is. @param {import("./document.js").Model} model */
export function describeFound(model, { kind, row }) {
  if (kind === "country") return { label: model.t(row.label), hint: model.say("country") };
  if (kind === "site") return { label: model.t(row.label), hint: model.t(model.projects[row.project].kind) };
  return { label: model.t(row.name), hint: kind === "project" ? model.t(row.kind) : "" };
}

/**
 * @param {import("./document.js").Model} model @param {import("./find.js").Finder} finder
 * @param {(thing: any) => void} choose @param {string} prefix of ids, unique on the page
 */
export function buildSearch(model, finder, choose, prefix) {
  const listId = `${prefix}-found`;
  const list = el("ul", { class: "corridors-found", role: "listbox", id: listId, "aria-label": model.say("search"), hidden: true });
  const input = el("input", {
    type: "search", role: "combobox", "aria-autocomplete": "list", "aria-controls": listId, autocomplete: "off",
    "aria-expanded": "false", "aria-label": model.say("search"), placeholder: model.say("search"),
  });
  let found = [];
  let whole = new Set();
  let options = [];
  let at = -1;

  const option = (thing) => {
    const { label, hint } = describeFound(model, thing);
    options.push({ act: () => take(thing) });
    return [el("span", {}, label), hint ? el("span", { class: "corridors-quiet" }, ` ${hint}`) : null];
  };
  const more = (kind, count) => {
    const first = options.length;
    options.push({ act: () => { whole.add(kind); at = first; show(); } });
    return [el("span", { class: "corridors-quiet" }, model.say("more", { count: model.number(count) }))];
  };
  const item = (children) => {
    const number = options.length - 1;
    const { act } = options[number];
    return el("li", { role: "option", id: `${listId}-${number}`, "aria-selected": String(number === at), onmousedown: (event) => { event.preventDefault(); act(); } }, children);
  };
  const group = (kind) => {
    const own = found.filter(({ thing }) => thing.kind === kind).map(({ thing }) => thing);
    const cut = whole.has(kind) || own.length <= FOUND_FIRST + 1 ? own.length : FOUND_FIRST;
    const head = el("li", { class: "corridors-kinds", role: "presentation" }, model.say(`found_${kind}`), el("span", { class: "corridors-count" }, model.number(own.length)));
    const rows = own.slice(0, cut).map((thing) => item(option(thing)));
    if (cut < own.length) rows.push(item(more(kind, own.length - cut)));
    return [head, ...rows];
  };
  const show = () => {
    options = [];
    const kinds = [...new Set(found.map(({ thing }) => thing.kind))].filter((kind) => KINDS.includes(kind));
    list.replaceChildren(...kinds.flatMap(group));
    if (input.value.trim() && !found.length) list.append(el("li", { class: "corridors-quiet", role: "option", "aria-disabled": "true" }, model.say("nothing_found")));
    list.hidden = !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", `${listId}-${at}`);
    const chosen = list.querySelector('[aria-selected="true"]');
    if (chosen && !list.hidden) chosen.scrollIntoView({ block: "nearest" });
  };
  const clear = () => { input.value = ""; found = []; at = -1; show(); };
  const take = (thing) => { clear(); choose(thing); };
  input.addEventListener("input", () => {
    found = finder.find(input.value);
    whole = new Set();
    at = found.length ? 0 : -1;
    show();
  });
  input.addEventListener("blur", () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (options.length) at = (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length;
      event.preventDefault();
      show();
    } else if (event.key === "Enter" && options[at]) options[at].act();
    else if (event.key === "Escape") clear();
    event.stopPropagation();
  });
  return el("div", { class: "corridors-search", role: "search" }, input, list);
}
