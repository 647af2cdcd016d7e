// From the packed document (docs/decisions/0009-packed-document.md) to records that code can read.

import { decodeLine, decodeNumbers, signed } from "./codec.js";

export const FORMAT = 7;
export const NOWHERE = -1;
const LATER = ["places", "corridors", "services", "sources", "unlocated"];
/** What is not open by any report, but planned to be by the year that is shown. */
export const EXPECTED = "expected";

/** A column as web/sent.py sends it: values, steps of whole numbers as text, or lists with their sizes. @param {any} sent @returns {any[]} */
function readColumn(sent) {
  if (Array.isArray(sent)) return sent;
  if (typeof sent === "string") {
    let sum = 0;
    return decodeNumbers(sent).map((step) => { sum += signed(step); return sum; });
  }
  const items = sent.cells ? readRows(sent.cells.map(readColumn)) : readColumn(sent.items);
  let end = 0;
  return readColumn(sent.sizes).map((size) => { end += size; return items.slice(end - size, end); });
}

/** @param {any[][]} columns */
const readRows = (columns) => columns[0].map((_, number) => columns.map((column) => column[number]));

/** Give an object a property that is made when it is first asked for. @param {any} owner @param {string} name @param {() => any} make */
function later(owner, name, make) {
  const get = () => {
    const value = make();
    Object.defineProperty(owner, name, { value, writable: true, enumerable: true, configurable: true });
    return value;
  };
  Object.defineProperty(owner, name, { get, enumerable: true, configurable: true });
}

/**
 * Records with a property for each column; columns of lists are read when the first of them is asked for.
 *
 * @param {{columns: string[], cells: any[]}} table sent by column
 * @returns {any[]}
 */
export function readTable({ columns, cells }) {
  const lists = {};
  const shape = {};
  const plain = [];
  columns.forEach((column, i) => {
    if (Array.isArray(cells[i]) || typeof cells[i] === "string") {
      plain.push([column, readColumn(cells[i])]);
      return;
    }
    later(lists, column, () => readColumn(cells[i]));
    Object.defineProperty(shape, column, { enumerable: true, get() { return lists[column][this.number]; } });
  });
  return plain[0][1].map((_, number) => {
    const record = Object.create(shape);
    record.number = number;
    for (const [column, values] of plain) record[column] = values[number];
    return record;
  });
}

/** Texts by number: one, or one for each language where they differ. @param {{cut: string, void: string, differ: string[], same: string}} sent */
function readTexts(sent) {
  const [first, ...rest] = sent.differ.map((texts) => texts.split(sent.cut));
  const own = (text, other) => (other === "" ? text : other === sent.void ? "" : other);
  const differ = first.map((text, number) => [text, ...rest.map((texts) => own(text, texts[number]))]);
  return [...differ, ...sent.same.split(sent.cut)];
}

/** The atlas as the engine holds it: records, and its texts in the language of the moment. */
export class Model {
  /** @param {any} doc the packed document */
  constructor(doc) {
    if (!doc || doc.format !== FORMAT) throw new Error(`format ${doc && doc.format}, not ${FORMAT}`);
    this.doc = doc;
    this.options = doc.options;
    this.style = doc.style;
    this.texts = readTexts(doc.texts);
    this.languages = doc.languages;
    this.at = 0;
    this.modes = doc.style.modes.map(([id, label, width, order], number) => ({ number, id, label, width, order }));
    this.statuses = doc.style.statuses.map(([id, label, dash, lifeless, opacity, coming], number) => ({ number, id, label, dash, lifeless, opacity, coming: Boolean(coming) }));
    this.groups = doc.style.groups.map(([id, label, shape], number) => ({ number, id, label, shape }));
    this.accuracies = doc.style.accuracies.map(([id, label, opacity, band], number) => ({ number, id, label, opacity, band }));
    this.countries = doc.countries.map(([code, label, aliases], number) => ({ number, code, label, aliases }));
    this.projects = readTable(doc.projects);
    this.lines = readTable(doc.lines);
    this.sites = readTable(doc.sites);
    for (const name of LATER) { // not needed for the lines
      if (!doc[name].columns) throw new Error(`no ${name}`);
      later(this, name, () => readTable(doc[name]));
    }
    this.overlays = doc.overlays || [];
    for (const line of this.lines) {
      line.isLine = true;
      Object.assign(line, decodeLine(line.path, this.options.quantum, this.options.levels));
    }
  }

  /** The text of that number in a language, that of the moment if none is said; a text stays as it is. @param {number | string} number @param {number} [at] */
  t(number, at = this.at) {
    if (typeof number === "string") return number;
    const entry = this.texts[number];
    return Array.isArray(entry) ? entry[at] : entry;
  }

  /** A word of the interface; fields in braces are filled. @param {string} key @param {Record<string, unknown>} [values] */
  say(key, values) {
    const text = this.t(this.doc.words[key]);
    return values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)) : text;
  }

  /** Texts in a row, without those that are empty, as the language joins them. @param {string[]} texts */
  list(texts) {
    return texts.filter(Boolean).join(this.say("mark_list"));
  }

  get language() {
    return this.languages[this.at];
  }

  /** @param {string} code @returns {boolean} whether the page speaks it */
  setLanguage(code) {
    const at = this.languages.indexOf(code);
    if (at < 0) return false;
    this.at = at;
    return true;
  }

  /** A number of things, in the form that the language has for it; forms as in wording.py. @param {string} key @param {number} value */
  count(key, value) {
    const forms = this.t(this.doc.words[key]).split("|");
    const form = { one: 0, many: 2 }[new Intl.PluralRules(this.language).select(value)] ?? 1;
    return `${this.number(value)} ${forms[Math.min(form, forms.length - 1)]}`;
  }

  /** A whole number as the language writes it. @param {number} value */
  number(value) {
    if (!this.figures || this.figures.language !== this.language) {
      const format = new Intl.NumberFormat(this.language, { maximumFractionDigits: 0 });
      this.figures = { language: this.language, format }; // to make one takes longer than to use it
    }
    return this.figures.format.format(value);
  }

  /** The status at the end of a year, or today's; -1 when there was nothing. */
  statusOf(item, year) {
    if (year === null || !item.timeline.length) return item.status;
    let status = item.timeline[1];
    for (let i = 0; i < item.timeline.length && item.timeline[i] <= year; i += 2) status = item.timeline[i + 1];
    return status;
  }

  /** A status in words; what is only expected with the date of its plan. */
  statusWords(item, status) {
    return this.t(status.id === EXPECTED && item.planText ? item.planText : status.label);
  }

  /** Whether anything stood, was built or planned then. */
  exists(item, year) {
    return year === null || !item.timeline.length || this.statusOf(item, year) !== NOWHERE;
  }

  /** An item in one line: title and status. */
  brief(item, year) {
    const status = this.statuses[this.statusOf(item, year)];
    return [this.title(item), status ? this.t(status.label) : ""].filter(Boolean).join(" · ");
  }

  /** The title of an item: its project, and the section if that says more. */
  title(item) {
    const project = this.projects[item.project];
    const name = this.t(project.name);
    const label = this.t(item.label);
    return name === label ? name : `${name}: ${label}`;
  }
}
