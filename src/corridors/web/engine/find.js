// Find what has a name, in any language and spelling: as corridors.search does, with the same tables.

/** How well a name fits; `near` and more is a letter or two off. */
const FIT = { same: 0, begins: 1, word: 2, within: 3, words: 4, told: 5, near: 6 };
export const KINDS = ["project", "corridor", "service", "site", "place", "country"];
const SHORTEST_TOLD = 3;
const TOO_FAR = 198;
const HAN = /[\u2e80-\u9fff]/;

export class Finder {
  /** @param {import("./document.js").Model} model */
  constructor(model) {
    this.model = model;
    const { silent, breaks, letters, pairs } = model.doc.sounds;
    this.silent = new Set(silent);
    this.letters = new Map([...Object.entries(letters), ...[...breaks].map((c) => [c, " "])]);
    this.pairs = pairs;
  }

  /** As `sound_of` of corridors.atlas.selection: one spelling for one sound. @param {string} text */
  sound(text) {
    const bare = [...text].filter((c) => !this.silent.has(c)).join("").normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
    let found = [...bare].map((c) => (this.letters.has(c) ? this.letters.get(c) : c)).join("");
    for (const [written, sound] of this.pairs) found = found.split(written).join(sound);
    return found.replace(/([a-z])\1/g, "$1").replace(/\s+/g, " ").trim().replace(/([\u2e80-\u9fff]) (?=[\u2e80-\u9fff])/g, "$1");
  }

  /** All that has a name; made when first asked for. */
  get things() {
    if (!this.known) {
      const { model } = this;
      const all = (number) => [model.texts[number]].flat();
      const own = (kind, table, name, told) => table.map((row) => this.thing(kind, row, [...all(row[name]), ...row.aliases, row.id], told && row.description));
      this.known = [
        ...own("project", model.projects, "name", true),
        ...own("corridor", model.corridors, "name", true),
        ...own("service", model.services, "name", true),
        ...own("site", [...model.sites, ...model.unlocated].filter((site) => site.label !== model.projects[site.project].name), "label", false),
        ...model.places.map((place) => this.thing("place", place, [...all(place.name), ...place.aliases], 0, place.rank)),
        ...[...model.countries].sort((a, b) => (a.code < b.code ? -1 : 1)).map((country) => this.thing("country", country, [...all(country.label), ...country.aliases, country.code], 0)),
      ];
    }
    return this.known;
  }

  thing(kind, row, names, told, weight = 0) {
    return { kind, row, id: row.id || row.code || "", told, weight, names: [...new Set(names.map((name) => this.sound(name)))].map(split) };
  }

  /**
   * What has a text in its name, by kind: the best kind first, the best of each kind first.
   * @param {string} text @returns {{thing: any, score: number}[]}
   */
  find(text) {
    const wanted = this.sound(text);
    if (!/[\p{L}\p{N}]/u.test(wanted)) return [];
    const scored = this.things.map((thing) => ({ thing, score: this.score(thing, wanted) })).filter((one) => one.score < FIT.near);
    const found = scored.length ? scored : nearest(this.things, wanted);
    found.sort((a, b) => a.score - b.score || a.thing.weight - b.thing.weight);
    const best = new Map();
    for (const { thing, score } of found) if (!best.has(thing.kind)) best.set(thing.kind, score);
    return found.sort((a, b) => best.get(a.thing.kind) - best.get(b.thing.kind) || KINDS.indexOf(a.thing.kind) - KINDS.indexOf(b.thing.kind));
  }

  score(thing, wanted) {
    const score = Math.min(...thing.names.map((name) => scoreName(name, wanted)));
    if (score < FIT.near) return score;
    const words = wanted.split(" ");
    if (words.length > 1 && words.every((word) => thing.names.some((name) => ` ${name.text}`.includes(` ${word}`)))) return FIT.words;
    if (!thing.told || wanted.length < SHORTEST_TOLD) return FIT.near;
    if (thing.description === undefined) thing.description = ` ${this.sound([this.model.texts[thing.told]].flat()[0])}`;
    return thing.description.includes(` ${wanted}`) ? FIT.told : FIT.near;
  }
}

/** A name with its words, and with what it is from each word to its end, without blanks. */
function split(text) {
  const words = text.split(" ");
  return { text, words, rests: words.map((_, at) => words.slice(at).join("")) };
}

function scoreName({ text, rests }, wanted) {
  const together = wanted.replace(/ /g, "");
  const at = rests.findIndex((rest) => rest.startsWith(together));
  if (at > 0) return FIT.word;
  if (at === 0) return rests[0] === together ? FIT.same : FIT.begins;
  return text.includes(wanted) ? FIT.within : FIT.near;
}

// ---- a letter or two off ----

/** What is nearest, all equally near, if it is near enough; whole names first. */
function nearest(things, wanted) {
  const words = wanted.split(" ");
  const scored = things.map((thing) => ({ thing, off: distance(thing.names, words) }));
  const least = Math.min(TOO_FAR / 2, ...scored.map(({ off }) => Math.floor(off / 2)));
  if (least >= TOO_FAR / 2) return [];
  return scored.filter(({ off }) => Math.floor(off / 2) === least).map(({ thing, off }) => ({ thing, score: FIT.near + off }));
}

/** Twice how many letters must change, and one more if that makes no whole name. */
function distance(names, words) {
  const together = distanceTogether(names.map((name) => name.words), words.join(""));
  if (words.length < 2) return together;
  const single = [...new Set(names.flatMap((name) => name.words))].map((word) => [word]);
  const apart = words.reduce((sum, word) => sum + (single.some(([one]) => one.startsWith(word)) ? 0 : Math.floor(distanceTogether(single, word) / 2)), 0);
  return apart <= mayDiffer(words.join("")) ? Math.min(together, 2 * apart + 1) : together;
}

function distanceTogether(names, wanted) {
  const most = mayDiffer(wanted);
  let least = TOO_FAR;
  if (!most) return least;
  for (const words of names) {
    const whole = words.join("").length;
    for (const piece of pieces(words, wanted.length, most)) {
      const letters = changes(piece, wanted);
      if (letters <= most) least = Math.min(least, 2 * letters + (piece.length < whole ? 1 : 0));
    }
  }
  return least;
}

/** How many letters of a text may be wrong, missing, too many or exchanged. */
function mayDiffer(wanted) {
  if (HAN.test(wanted)) return wanted.length > 2 ? 1 : 0;
  if (wanted.length < 4) return 0;
  return wanted.length < 6 ? 1 : 2;
}

/** The runs of words that are about so long, without blanks; of Chinese runs of letters. */
function pieces(words, length, most) {
  const parts = words.flatMap((word) => (HAN.test(word[0]) ? [...word] : [word]));
  const found = [];
  for (let start = 0; start < parts.length; start += 1) {
    let run = "";
    for (let end = start; end < parts.length && run.length <= length + most; end += 1) {
      run += parts[end];
      if (Math.abs(run.length - length) <= most) found.push(run);
    }
  }
  return found;
}

/** How many letters to change, add, drop or exchange with the next, no letter twice (optimal string alignment). */
function changes(a, b) {
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length];
}
