// The names of what is shown, beside the map, once a filter has left something out.

import { el, lineSample, siteMark } from "./dom.js";
import { fits } from "./filters.js";

const NAMES_FIRST = 8;

export class Names {
  /** @param {any} atlas the engine */
  constructor(atlas) {
    this.atlas = atlas;
    this.whole = false;
    this.box = el("section", { class: "corridors-names", hidden: true });
  }

  /** Write the list anew: what was found, and what reaches the chosen country but is built elsewhere. */
  refresh() {
    const { atlas, box } = this;
    const { model, filters, shown } = atlas;
    const items = [...shown.lines, ...shown.sites];
    const all = model.lines.length + model.sites.length;
    box.hidden = !items.length || items.length === all;
    if (box.hidden && items.length) { this.whole = false; return; }
    const own = new Map();
    for (const item of items) if (!own.has(item.project)) own.set(item.project, item);
    const list = [...own.values()].sort((a, b) => a.project - b.project);
    const most = this.whole ? list.length : NAMES_FIRST;
    const rows = list.slice(0, most).map((item) => this.row(item.project, item));
    const more = list.length - rows.length;
    const elsewhere = this.elsewhere(own);
    box.hidden = box.hidden && !elsewhere.length;
    box.replaceChildren(
      list.length ? el("div", { class: "corridors-heading" }, el("h3", {}, model.say("found_project")), el("span", { class: "corridors-count" }, model.number(list.length))) : "",
      el("ul", {}, rows),
      more > 0 ? el("button", { type: "button", class: "corridors-plain", onclick: () => { this.whole = true; this.refresh(); } }, model.say("more", { count: model.number(more) })) : "",
      elsewhere.length
        ? el("div", {}, el("p", { class: "corridors-quiet" }, model.say("reach_country", { count: model.number(elsewhere.length), country: this.country(filters.country) })), el("ul", {}, elsewhere.map((number) => this.row(number, null))))
        : "",
    );
  }

  country(code) {
    const { model } = this.atlas;
    return model.t(model.countries.find((one) => one.code === code).label);
  }

  /** Projects that the atlas counts to the chosen country and that fit all other filters, but not there. */
  elsewhere(own) {
    const { model, filters } = this.atlas;
    if (!filters.country) return [];
    const there = { ...filters, country: "" };
    const fitting = new Set([...model.lines, ...model.sites].filter((item) => fits(model, item, there)).map((item) => item.project));
    const reaches = (project) => project.countries.some((n) => model.countries[n].code === filters.country);
    return model.projects.filter((project) => !own.has(project.number) && fitting.has(project.number) && reaches(project)).map((project) => project.number);
  }

  row(number, item) {
    const { atlas } = this;
    const { model, theme, filters } = atlas;
    const project = model.projects[number];
    const status = item && model.statuses[model.statusOf(item, filters.year)];
    const line = item ? item.isLine : project.mode >= 0;
    const sample = line
      ? lineSample(item ? atlas.hues.of(item) : theme.modes[project.mode], status ? status.dash : [])
      : siteMark(model.groups[item ? item.group : project.group].shape, false);
    return el("li", {}, el("button", { type: "button", onclick: () => atlas.go({ kind: "project", id: project.id, row: project }) }, sample, el("span", {}, model.t(project.name))));
  }
}
