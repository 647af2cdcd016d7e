// The card of a line, a site or a project: what is said, since when, and by whom. cards.js opens and places it.

import { EXPECTED } from "./document.js";
import { el } from "./dom.js";

/** Headings whose values are sentences. */
const IN_WORDS = ["words", "dispute"];

/** Sources get a number in the order in which the card cites them, and stand at its foot. */
export class Notes {
  /** @param {import("./document.js").Model} model */
  constructor(model) {
    this.model = model;
    this.numbers = new Map();
  }

  /** @param {number[]} sources */
  cite(sources) {
    if (!sources.length) return null;
    const marks = sources.map((source) => {
      if (!this.numbers.has(source)) this.numbers.set(source, this.numbers.size + 1);
      return this.mark(this.model.sources[source], this.numbers.get(source));
    });
    return el("sup", { class: "corridors-cited" }, marks);
  }

  mark(source, number) {
    const title = describe(this.model, source);
    if (!isWeb(source.url)) return el("span", { class: "corridors-number", title }, `${number}`);
    return el("a", { class: "corridors-number", href: source.url, target: "_blank", rel: "noopener noreferrer", title, "aria-label": `${this.model.say("source")} ${number}: ${title}` }, `${number}`);
  }

  list() {
    if (!this.numbers.size) return null;
    const { model } = this;
    const items = [...this.numbers.keys()].map((index) => {
      const source = model.sources[index];
      const by = [source.publisher, model.t(source.date)].filter(Boolean).join(", ");
      const title = isWeb(source.url)
        ? el("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, source.title)
        : el("span", {}, source.title);
      const missing = isWeb(source.url) ? "" : ` (${model.say("app_source_no_address")})`;
      return el("li", {}, title, by ? ` ${by}.` : "", missing, source.note ? el("span", { class: "corridors-quiet" }, ` ${model.t(source.note)}`) : null);
    });
    return [el("h3", {}, model.say("sources")), el("ol", { class: "corridors-sources" }, items)];
  }
}

/** @param {string} url */
export const isWeb = (url) => /^https?:\/\//i.test(url);

/** @param {import("./document.js").Model} model @param {any} source */
export function describe(model, source) {
  return [source.title, source.publisher, model.t(source.date)].filter(Boolean).join(", ");
}

function readFact(row) {
  const [attribute, scope, value, asOf, basis, note, sources, others] = row;
  return { attribute, scope, value, asOf, basis, note, sources, others };
}

function factItem(model, notes, row) {
  const fact = readFact(row);
  const [, label, heading] = model.doc.attributes[fact.attribute];
  const [kind] = model.doc.headings[heading];
  const when = model.list([fact.asOf, fact.basis].map((n) => model.t(n)));
  const cited = notes.cite(fact.sources); // before the others cite theirs
  const others = fact.others.map(readFact).map((other) =>
    el(
      "li",
      {},
      model.t(other.value),
      notes.cite(other.sources),
      el("span", { class: "corridors-quiet" }, ` ${[other.asOf, other.basis, other.note].map((n) => model.t(n)).filter(Boolean).join(" · ")}`),
    ));
  return el(
    "div",
    { class: kind === "dispute" ? "corridors-fact corridors-dispute" : "corridors-fact" },
    el("dt", {}, model.list([model.t(label), model.t(fact.scope)])),
    el(
      "dd",
      {},
      el("span", { class: IN_WORDS.includes(kind) ? "" : "corridors-value" }, model.t(fact.value)),
      cited,
      when ? el("span", { class: "corridors-quiet" }, ` ${when}`) : null,
      fact.note ? el("div", { class: "corridors-note" }, model.t(fact.note)) : null,
      others.length ? el("div", { class: "corridors-others" }, model.say("also_reported"), el("ul", {}, others)) : null,
    ),
  );
}

function factLists(model, notes, facts) {
  if (!facts.length) return el("p", { class: "corridors-quiet" }, model.say("no_facts"));
  return model.doc.headings.map(([, label], number) => {
    const own = facts.filter((fact) => model.doc.attributes[fact[0]][2] === number);
    if (!own.length) return null;
    return [el("h3", {}, model.t(label)), el("dl", {}, own.map((fact) => factItem(model, notes, fact)))];
  });
}

/** Corridors, each with what is remarked on it. */
function corridorList(model, notes, corridors) {
  if (!corridors.length) return null;
  const items = corridors.map((corridor) => {
    const name = [model.t(corridor.name), notes.cite(corridor.sources)];
    const remarks = corridor.remarks.map((fact) => factItem(model, notes, fact));
    return el("li", {}, name, remarks.length ? el("dl", {}, remarks) : null);
  });
  return [el("h3", {}, model.say("part_of")), el("ul", {}, items)];
}

function membership(model, notes, item) {
  const own = (list) => list.filter((one) => one.lines.some((n) => (item.isLine ? n === item.number : model.lines[n].project === item.project)));
  const corridors = corridorList(model, notes, own(model.corridors));
  const services = own(model.services).map((service) => el("li", {}, model.t(service.name), el("span", { class: "corridors-quiet" }, ` ${model.t(service.statusText)}`), notes.cite(service.sources)));
  return [
    corridors,
    services.length ? [el("h3", {}, model.say("services")), el("ul", {}, services)] : null,
  ];
}

/**
 * @param {import("./document.js").Model} model
 * @param {any} item a line, a site, or a project that is not on the map (`{project, unlocated: true}`)
 * @param {number | null} year @param {Node | null} [also] what else lies there
 * @returns {HTMLElement}
 */
export function buildCard(model, item, year, also = null) {
  const notes = new Notes(model);
  const project = model.projects[item.project];
  const label = item.unlocated ? "" : model.t(item.label);
  const name = model.t(project.name);
  const where = project.countries.map((n) => model.t(model.countries[n].label));
  const own = item.unlocated ? project : item;
  const then = year === null || item.unlocated ? null : model.statuses[model.statusOf(item, year)];
  const drawn = item.unlocated ? model.unlocated.filter((site) => site.project === item.project).flatMap((site) => site.details) : item.details;
  const status = model.t(own.statusText || project.statusText);
  return el(
    "article",
    { class: "corridors-card", lang: model.language },
    el("p", { class: "corridors-kind" }, [model.t(project.kind), model.list(where)].filter(Boolean).join(" · ")),
    el("h2", { tabindex: "-1" }, name),
    label && label !== name ? el("p", { class: "corridors-section" }, label) : null,
    then ? el("p", { class: "corridors-then" }, el("strong", {}, model.say("then_status", { year, status: model.statusWords(item, then) })), then.id === EXPECTED ? notes.cite(item.planSources) : null) : null,
    status ? el("p", { class: "corridors-status" }, then ? status : el("strong", {}, status), notes.cite(own.statusSources)) : null,
    also,
    project.statusNote ? el("p", { class: "corridors-note" }, model.t(project.statusNote)) : null,
    el("p", {}, model.t(project.description)),
    factLists(model, notes, [...(item.unlocated ? [] : item.facts), ...project.facts]),
    item.unlocated ? null : membership(model, notes, item),
    el("h3", {}, model.say(item.isLine ? "how_drawn" : "location")),
    el("p", { class: "corridors-drawn" }, drawn.map((n) => model.t(n)).join(" · "), item.unlocated ? null : notes.cite(item.routeSources)),
    notes.list(),
    el("p", { class: "corridors-quiet corridors-foot" }, [model.t(model.doc.head.asOf), model.say("licence_line")].join(" ")),
  );
}

/** A distance in metres or, from a kilometre on, in kilometres. */
function distanceOf(model, km) {
  return km < 1
    ? model.say("scale_m", { m: model.number(Math.ceil(km * 100) * 10, 0) })
    : model.say("scale_km", { km: model.number(Math.ceil(km * 10) / 10, 1) });
}

/** Blanks, control and direction characters, and what browsers take for a slash. */
const HIDING = /[\s\\\p{Cc}\p{Cf}]/u;

/**
 * A value that is a web address as a link, any other as it is. An address with a user's name before
 * the host (https://known.org@other.org) hides where it leads, and stays text.
 *
 * @param {string} value @returns {any}
 */
export function linked(value) {
  if (!isWeb(value) || HIDING.test(value) || /^https?:\/*[^/?#]*@/i.test(value)) return value;
  try {
    new URL(value);
  } catch {
    return value;
  }
  return el("a", { href: value, target: "_blank", rel: "noopener noreferrer" }, value);
}

/** The card of a feature that a user added: its attributes as they came. */
export function buildOverlayCard(model, overlay, feature, also = null) {
  const rows = overlay.fields.map((field, i) => [field, overlay.values[feature.cells[i]]]).filter(([, value]) => value);
  return el(
    "article",
    { class: "corridors-card" },
    el("p", { class: "corridors-kind" }, overlay.label),
    el("h2", { tabindex: "-1" }, feature.name || overlay.label),
    also,
    el("dl", {}, rows.map(([field, value]) => el("div", { class: "corridors-fact" }, el("dt", {}, field), el("dd", {}, linked(value))))),
    el(
      "p",
      { class: "corridors-quiet corridors-foot" },
      model.say("overlay_note", { distance: distanceOf(model, overlay.offKm) }),
      overlay.chords ? ` ${model.say("overlay_chords", { count: model.number(overlay.chords, 0) })}` : "",
    ),
  );
}

/** The card of a service: what runs, where the atlas has no line of it. */
export function buildServiceCard(model, service) {
  const notes = new Notes(model);
  return el(
    "article",
    { class: "corridors-card", lang: model.language },
    el("p", { class: "corridors-kind" }, [model.t(service.kind), model.list(service.countries.map((n) => model.t(model.countries[n].label)))].filter(Boolean).join(" · ")),
    el("h2", { tabindex: "-1" }, model.t(service.name)),
    el("p", { class: "corridors-status" }, el("strong", {}, model.t(service.statusText)), notes.cite(service.sources)),
    el("p", {}, model.t(service.description)),
    service.facts.length ? factLists(model, notes, service.facts) : null,
    corridorList(model, notes, model.corridors.filter((one) => service.corridors.includes(one.id))),
    notes.list(),
  );
}
