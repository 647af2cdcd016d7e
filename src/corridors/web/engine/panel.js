// The panel: the legend, which is the filter; year, country, corridor, search, language, look.

import { isAlive } from "./address.js";
import { NOWHERE } from "./document.js";
import { el, lineSample, siteMark } from "./dom.js";
import { UNKNOWN, countFacets } from "./filters.js";
import { Finder } from "./find.js";
import { Names } from "./names.js";
import { buildSearch } from "./search.js";
import { caption } from "./table.js";

const STEP_MS = 700;
const NONE = new Map();
const REACHED = "button, input, select, summary";

export class Panel {
  /**
   * @param {any} atlas the engine; the panel reads its model and filters and calls its methods
   * @param {{prefix: string, embed: boolean}} options
   */
  constructor(atlas, options) {
    this.atlas = atlas;
    this.options = options;
    this.opened = new Set();
    this.finder = new Finder(atlas.model);
    this.names = new Names(atlas);
    this.timer = null;
    this.box = el("section", { class: "corridors-panel" });
    this.rows = [];
    this.rebuild();
  }

  /** Write everything anew, in the language of the moment; the reader stays at the same switch. */
  rebuild() {
    const { model } = this.atlas;
    const { L } = window;
    const place = this.body ? this.place() : null;
    this.box.setAttribute("aria-label", model.say("layers"));
    const head = el(
      "header",
      {},
      el("div", {}, el("h1", {}, model.t(model.doc.head.title)), el("p", { class: "corridors-subtitle" }, model.t(model.doc.head.subtitle))),
      el("button", { class: "corridors-fold", type: "button", "aria-expanded": String(this.isOpen), "aria-label": model.say("layers"), onclick: () => this.toggle() }, el("span", { "aria-hidden": "true" })),
    );
    L.DomEvent.disableClickPropagation(this.box);
    L.DomEvent.disableScrollPropagation(this.box);
    if (!this.atlas.isFinished) { // the title is there from the start, what stands under it comes with the rest
      this.box.replaceChildren(head);
      this.setOpen(this.isOpen ?? true);
      return;
    }
    this.rows = [];
    this.counts = el("p", { class: "corridors-quiet corridors-shown-counts", "aria-live": "polite" });
    this.body = el(
      "div",
      { class: "corridors-legend" },
      buildSearch(model, this.finder, (thing) => this.atlas.go(thing), this.options.prefix),
      this.buildYear(),
      this.counts,
      this.names.box,
      this.buildRoutes(),
      this.buildOverlays(),
      this.buildLines(),
      this.atlas.hues.box(),
      this.buildStatuses(),
      this.buildSites(),
      this.buildMore(),
      this.buildTools(),
    );
    this.box.replaceChildren(head, this.body);
    this.setOpen(this.isOpen ?? true);
    this.refresh();
    if (place) this.comeBack(place);
  }

  /** Where the reader is in the panel: scrolled to, and at which button. */
  place() {
    const at = document.activeElement;
    const all = [...this.box.querySelectorAll(REACHED)];
    return { top: this.body.scrollTop, number: all.indexOf(at), helped: this.help.open };
  }

  comeBack({ top, number, helped }) {
    this.help.open = helped;
    this.body.scrollTop = top;
    const same = this.box.querySelectorAll(REACHED)[number];
    if (same) same.focus({ preventScroll: true });
  }

  setOpen(open) {
    this.isOpen = open;
    this.box.classList.toggle("corridors-closed", !open);
    this.atlas.root.classList.toggle("corridors-panel-open", open);
    this.box.querySelector(".corridors-fold").setAttribute("aria-expanded", String(open));
    this.fitFrame();
  }

  toggle() {
    this.setOpen(!this.isOpen);
    if (this.isOpen && this.atlas.card && !this.atlas.camera.besideMap()) this.atlas.close();
  }

  /** Be no higher than the frame; on a phone tell the rest how high the folded title stands. */
  fitFrame() {
    const { root, camera } = this.atlas;
    const narrow = camera.isNarrow();
    this.box.style.maxHeight = narrow ? "" : `${root.clientHeight}px`;
    if (!narrow || !this.isOpen) root.style.setProperty("--foot", `${narrow ? this.box.getBoundingClientRect().height : 0}px`);
  }

  // ---- pieces ----

  /** A switch with a sample and a count. */
  row(facet, id, label, sample, extra) {
    const { atlas } = this;
    const set = () => (facet === "project" ? atlas.filters.hide : atlas.filters.off);
    const input = el("input", { type: "checkbox", "data-layer": id });
    input.addEventListener("change", () => {
      const next = new Set(set());
      if (input.checked) next.delete(id);
      else next.add(id);
      atlas.update(facet === "project" ? { hide: next } : { off: next });
    });
    const count = el("span", { class: "corridors-count" });
    const node = el("div", { class: "corridors-row" }, el("label", {}, input, sample, el("span", { class: "corridors-name" }, label), count), extra);
    this.rows.push({ facet, id, input, count, node, on: () => !set().has(id) });
    return node;
  }

  /** A heading with "all" and "none" for its switches; "all" brings back the projects under them too. */
  heading(title, ids, projects = []) {
    const { atlas } = this;
    const { model } = atlas;
    const set = (all) => {
      const next = new Set(atlas.filters.off);
      for (const id of ids) {
        if (all) next.delete(id);
        else next.add(id);
      }
      const hide = new Set(atlas.filters.hide);
      if (all) for (const id of projects) hide.delete(id);
      atlas.update({ off: next, hide });
    };
    return el(
      "div",
      { class: "corridors-heading" },
      el("h3", {}, title),
      el("button", { type: "button", class: "corridors-plain", "aria-label": `${title}: ${model.say("filters_all")}`, onclick: () => set(true) }, model.say("filters_all")),
      el("button", { type: "button", class: "corridors-plain", "aria-label": `${title}: ${model.say("filters_none")}`, onclick: () => set(false) }, model.say("filters_none")),
    );
  }

  /** The projects under a switch, behind a small button. */
  withProjects(facet, id, label, sample, projects) {
    const { model } = this.atlas;
    const list = el("div", { class: "corridors-projects", hidden: !this.opened.has(id) });
    const fill = () => {
      if (!list.childElementCount) list.append(...projects.map((project) => this.row("project", project.id, model.t(project.name), null)));
    };
    const button = el("button", { type: "button", class: "corridors-more", "aria-expanded": String(!list.hidden), "aria-label": model.say("projects_of", { name: label }) });
    button.addEventListener("click", () => {
      list.hidden = !list.hidden;
      button.setAttribute("aria-expanded", String(!list.hidden));
      if (list.hidden) this.opened.delete(id);
      else this.opened.add(id);
      fill();
      this.refresh();
    });
    const row = this.row(facet, id, label, sample, projects.length > 1 ? button : null);
    if (!list.hidden) fill();
    return [row, list];
  }

  /** The ways between two places, each with a button to its steps. */
  buildRoutes() {
    const { atlas } = this;
    const { model, routes, themeName } = atlas;
    if (!routes) return null;
    const rows = routes.ways.map((way) => {
      const facts = way.facts.map((fact) => el("div", {}, model.t(fact)));
      const more = el("button", { type: "button", class: "corridors-plain", onclick: () => atlas.openRoute(way) }, model.say("route_steps"));
      return [
        this.row("route", way.id, `${way.number + 1}. ${model.t(way.way)}`, routes.sample(way, themeName === "dark")),
        el("div", { class: "corridors-way" }, facts, more),
      ];
    });
    return el("fieldset", { class: "corridors-ways" }, this.heading(model.say("routes"), routes.ways.map((way) => way.id)), rows);
  }

  projectsOf(items) {
    return [...new Set(items.map((item) => this.atlas.model.projects[item.project].id))];
  }

  /** What the author of the map added stands first. */
  buildOverlays() {
    const { model, overlays, themeName } = this.atlas;
    if (!overlays.length) return null;
    const rows = overlays.map((overlay) => this.row("overlay", overlay.id, overlay.label, lineSample(overlay.colour(themeName === "dark"), [])));
    return el("fieldset", {}, this.heading(model.say("overlays"), overlays.map((overlay) => overlay.id)), rows);
  }

  buildLines() {
    const { model, theme } = this.atlas;
    const used = model.modes.filter((mode) => model.lines.some((line) => line.mode === mode.number));
    if (!used.length) return null;
    const rows = used.map((mode) => {
      const own = new Set(model.lines.filter((line) => line.mode === mode.number).map((line) => line.project));
      const projects = model.projects.filter((project) => own.has(project.number));
      return this.withProjects("mode", mode.id, model.t(mode.label), this.atlas.hues.sampleOf(mode, theme), projects);
    });
    return el("fieldset", {}, this.heading(model.say("modes"), used.map((mode) => mode.id), this.projectsOf(model.lines)), rows);
  }

  buildStatuses() {
    const { model, theme } = this.atlas;
    const possible = new Set([...model.lines, ...model.sites].flatMap((item) => [item.status, ...item.timeline.filter((_, i) => i % 2)]));
    const used = model.statuses.filter((status) => possible.has(status.number));
    if (!used.length) return null;
    const rows = used.map((status) => this.row("status", status.id, model.t(status.label), lineSample(status.lifeless ? theme.grey : theme.ink, status.dash, status)));
    const ids = used.map((status) => status.id);
    if (possible.has(NOWHERE) && [...model.lines, ...model.sites].some((item) => !item.timeline.length)) {
      rows.push(this.row("status", UNKNOWN, model.say("without_status"), lineSample("none", [])));
      ids.push(UNKNOWN);
    }
    return el("fieldset", {}, this.heading(model.say("status"), ids), rows);
  }

  buildSites() {
    const { model } = this.atlas;
    const used = model.groups.filter((group) => model.sites.some((site) => site.group === group.number));
    if (!used.length) return null;
    const rows = used.map((group) => {
      const own = new Set(model.sites.filter((site) => site.group === group.number).map((site) => site.project));
      const projects = model.projects.filter((project) => own.has(project.number));
      return this.withProjects("group", group.id, model.t(group.label), siteMark(group.shape, false), projects);
    });
    const missing = model.unlocated.length;
    const note = missing ? el("p", { class: "corridors-quiet" }, model.say("not_located_note", { count: missing })) : null;
    return el("fieldset", {}, this.heading(model.say("sites"), used.map((group) => group.id), this.projectsOf(model.sites)), rows, note);
  }

  buildMore() {
    const { model, theme } = this.atlas;
    const accuracies = model.accuracies.filter((one) => model.lines.some((line) => line.accuracy === one.number));
    this.country = this.choice("country", "country_any", model.countries.map((country) => [country.code, model.t(country.label)]));
    this.corridor = this.choice("corridor", "corridor_any", model.corridors.map((corridor) => [corridor.id, model.t(corridor.name)]));
    this.about = el("p", { class: "corridors-quiet" });
    return [
      el("fieldset", { class: "corridors-choices" }, model.corridors.length > 0 && this.corridor.label, this.about, this.country.label),
      accuracies.length
        ? el("fieldset", {}, this.heading(model.say("accuracy_heading"), accuracies.map((one) => one.id)), accuracies.map((one) => this.row("accuracy", one.id, model.t(one.label), lineSample(theme.ink, [], one))))
        : null,
    ];
  }

  /** A list to choose one from. */
  choice(key, any, entries) {
    const { atlas } = this;
    const { model } = atlas;
    const { compare } = new Intl.Collator(model.language); // localeCompare would make one for each pair
    const sorted = [...entries].sort((a, b) => compare(a[1], b[1]));
    const select = el("select", { "data-filter": key }, el("option", { value: "" }, model.say(any)), sorted.map(([value, text]) => el("option", { value }, text)));
    select.addEventListener("change", () => atlas.update({ [key]: select.value }, { hold: true }));
    return { select, label: el("label", { class: "corridors-choice" }, el("span", {}, model.say(key)), select) };
  }

  buildYear() {
    const { atlas } = this;
    const { model } = atlas;
    const [first, last] = model.options.years;
    const id = `${this.options.prefix}-year`;
    const slider = el("input", { type: "range", id, min: first, max: last, step: 1, "aria-describedby": `${id}-help` });
    const shown = el("output", { for: id, class: "corridors-year" });
    const today = el("button", { type: "button", class: "corridors-plain", onclick: () => { this.stop(); atlas.update({ year: null }); } }, model.say("year_today"));
    const play = el("button", { type: "button", class: "corridors-play", onclick: () => (this.timer ? this.stop() : this.play()) });
    slider.addEventListener("input", () => {
      const year = Number(slider.value); // before stopping, which writes the old one back
      this.stop();
      atlas.update({ year });
    });
    this.year = { slider, shown, today, play };
    this.help = el("details", {}, el("summary", {}, model.say("year_help_title")), el("p", { id: `${id}-help`, class: "corridors-quiet" }, model.say("year_help")));
    return el(
      "fieldset",
      { class: "corridors-years" },
      el("div", { class: "corridors-heading" }, el("h3", {}, el("label", { for: id }, model.say("year"))), shown, today),
      el("div", { class: "corridors-slider" }, play, slider),
      el("div", { class: "corridors-ticks", "aria-hidden": "true" }, el("span", {}, first), el("span", {}, Math.round((first + last) / 2)), el("span", {}, last)),
      this.help,
    );
  }

  play() {
    const [first, last] = this.atlas.model.options.years;
    const now = this.atlas.filters.year;
    this.atlas.update({ year: now === null || now >= last ? first : now + 1 });
    this.timer = this.atlas.life.repeat(STEP_MS, () => {
      const { year } = this.atlas.filters;
      if (year === null || year >= last) this.stop();
      else this.atlas.update({ year: year + 1 });
    });
    this.refresh();
  }

  stop() {
    if (this.timer) this.timer();
    this.timer = null;
    this.refresh();
  }

  buildTools() {
    const { atlas } = this;
    const { model } = atlas;
    const segment = (label, entries, current, choose) => el(
      "div",
      { class: "corridors-segment", role: "group", "aria-label": label },
      entries.map(([id, text]) => el("button", { type: "button", "data-choice": id, lang: label === model.say("language") ? id : null, "aria-pressed": String(id === current), onclick: () => choose(id) }, text)),
    );
    const languages = model.languages.map((code, at) => [code, model.t(model.doc.words.language_name, at)]);
    const themes = Object.keys(model.style.themes).map((name) => [name, model.say(`theme_${name}`)]);
    const button = (key, act, more = {}) => el("button", { type: "button", "data-tool": key, onclick: act, ...more }, model.say(key));
    this.grid = button("graticule", () => atlas.showGrid(!atlas.grid), { "aria-pressed": String(Boolean(atlas.grid)) });
    this.told = el("p", { class: "corridors-told", role: "status" });
    const sandboxed = window.origin === "null" && /^http/.test(window.location.protocol);
    const page = atlas.hooks.page && !this.options.embed && !sandboxed; // there a browser ignores the wish to print
    return el(
      "div",
      { class: "corridors-tools" },
      languages.length > 1 ? segment(model.say("language"), languages, model.language, (id) => atlas.setLanguage(id)) : null,
      segment(model.say("theme"), themes, atlas.themeName, (id) => atlas.setTheme(id)),
      el(
        "div",
        { class: "corridors-buttons" },
        button("table_open", () => atlas.showTable()),
        this.grid,
        page ? button("print", () => window.print()) : null,
        atlas.hooks.page && isAlive(window.location) ? button("copy_link", () => this.copy()) : null,
        button("reset", () => atlas.reset()),
      ),
      this.told,
    );
  }

  async copy() {
    const { model } = this.atlas;
    const address = this.atlas.address();
    try {
      const policy = document.featurePolicy; // asking where it is forbidden would log an error
      if (policy && !policy.allowsFeature("clipboard-write")) throw new Error("no clipboard here");
      await navigator.clipboard.writeText(address);
      this.told.textContent = model.say("copied");
    } catch {
      const field = el("input", { readonly: true, value: address, "aria-label": model.say("copy_link") });
      this.told.replaceChildren(model.say("copy_failed"), field);
      field.select();
    }
  }

  // ---- what changes ----

  refresh() {
    if (!this.body) return;
    const { model, filters, shown } = this.atlas;
    const items = [...model.lines, ...model.sites];
    const counts = countFacets(model, items, filters);
    counts.set("overlay", new Map(this.atlas.overlays.map((overlay) => [overlay.id, overlay.count])));
    for (const row of this.rows) {
      const number = (counts.get(row.facet) || NONE).get(row.id) || 0;
      row.input.checked = row.on();
      row.count.textContent = row.facet === "route" ? "" : model.number(number);
      row.node.classList.toggle("corridors-none", number === 0 && row.facet !== "route");
    }
    const all = [...shown.lines, ...shown.sites];
    this.counts.textContent = all.length ? caption(model, all) : model.say("nothing_shown");
    this.names.refresh();
    this.country.select.value = filters.country;
    this.corridor.select.value = filters.corridor;
    const corridor = model.corridors.find((one) => one.id === filters.corridor);
    this.about.textContent = corridor ? model.t(corridor.description) : "";
    const { slider, shown: year, today, play } = this.year;
    slider.value = String(filters.year === null ? model.options.today : filters.year);
    year.textContent = filters.year === null ? model.say("year_today") : String(filters.year);
    slider.setAttribute("aria-valuetext", year.textContent);
    today.hidden = filters.year === null;
    play.setAttribute("aria-label", model.say(this.timer ? "year_stop" : "year_play"));
    play.classList.toggle("corridors-playing", Boolean(this.timer));
    this.grid.setAttribute("aria-pressed", String(Boolean(this.atlas.grid)));
  }
}

