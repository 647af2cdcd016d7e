// What lies under a pointer or a finger. Where it is several things, the reader chooses among their names.

import { el, lineSample, siteMark } from "./dom.js";

const NEXT_BY = { ArrowDown: 1, ArrowUp: -1 };

/**
 * @typedef {object} Thing
 * @property {() => string} label
 * @property {() => string} hint
 * @property {() => Node} sample
 * @property {boolean} clear whether it was hit so well that it must be meant
 * @property {(others: Thing[]) => void} open its card, which names the others
 */

export class Picker {
  /** @param {any} atlas the engine */
  constructor(atlas) {
    this.atlas = atlas;
  }

  /** Open what lies at a place, or offer it. @param {any} at @param {any} [site] whose mark was hit */
  pick(at, site = null) {
    const things = this.thingsAt(at, site);
    const clear = things.filter((thing) => thing.clear);
    if (clear.length === 1) this.open(clear[0], things);
    else if (things.length === 1) this.open(things[0], things);
    else if (things.length) this.atlas.openOther(() => this.offer(things), at);
  }

  /** All that lies at a place: what the reader added and what lies on the ground first, air last. @returns {Thing[]} */
  thingsAt(at, site) {
    const { atlas } = this;
    const point = atlas.map.latLngToLayerPoint(at);
    atlas.finish();
    const { marks, areas } = atlas.marks.under(point, site);
    const lines = atlas.lines.under(point);
    const air = lines.filter((line) => atlas.lines.isAir(line));
    const own = atlas.overlays.flatMap((overlay) => overlay.under(point).map((feature) => ({ overlay, feature })));
    const isArea = ({ feature }) => Boolean(feature.rings && feature.rings.length);
    return [
      ...marks.map((one) => this.itemThing(one, at, true)),
      ...own.filter((one) => !isArea(one)).map((one) => this.ownThing(one, at)),
      ...(atlas.routes ? atlas.routes.under(point).map(({ way, clear }) => this.wayThing(way, at, clear)) : []),
      ...lines.filter((line) => !air.includes(line)).map((line) => this.itemThing(line, at, false)),
      ...own.filter(isArea).map((one) => this.ownThing(one, at)),
      ...areas.map((one) => this.itemThing(one, at, false)),
      ...air.map((line) => this.itemThing(line, at, false)),
    ];
  }

  /** A line or a site. @returns {Thing} */
  itemThing(item, at, clear) {
    const { atlas } = this;
    const { model } = atlas;
    const status = () => model.statuses[model.statusOf(item, atlas.filters.year)];
    const look = () => (status() && status().lifeless ? atlas.theme.grey : atlas.hues.of(item));
    return {
      label: () => model.title(item),
      hint: () => (status() ? model.t(status().label) : ""),
      sample: () => (item.isLine ? lineSample(look(), status() ? status().dash : []) : siteMark(model.groups[item.group].shape, false)),
      clear,
      open: (others) => atlas.open(item, item.isLine ? at : atlas.L.latLng(item.lat, item.lon), { also: () => this.also(others) }),
    };
  }

  /** A feature that was added. @returns {Thing} */
  ownThing({ overlay, feature }, at) {
    return {
      label: () => feature.name || overlay.label,
      hint: () => (feature.name ? overlay.label : ""),
      sample: () => lineSample(overlay.colour(this.atlas.themeName === "dark"), []),
      clear: false,
      open: (others) => this.atlas.openFeature(overlay, feature, at, () => this.also(others)),
    };
  }

  /** An itinerary. @returns {Thing} */
  wayThing(way, at, clear) {
    const { atlas } = this;
    return {
      label: () => `${way.number + 1}. ${atlas.model.t(way.way)}`,
      hint: () => "",
      sample: () => atlas.routes.sample(way, atlas.themeName === "dark"),
      clear,
      open: (others) => atlas.openRoute(way, at, () => this.also(others)),
    };
  }

  /** @param {Thing} thing @param {Thing[]} things */
  open(thing, things) {
    thing.open(things.filter((one) => one !== thing));
  }

  /** Buttons with the names of things. @param {Thing[]} things @param {Thing[]} all */
  buttons(things, all) {
    const list = el("ul", { class: "corridors-names" }, things.map((thing) => el("li", {}, el(
      "button",
      { type: "button", onclick: (event) => { event.stopPropagation(); this.take(thing, all); } }, // or it would close the next card
      thing.sample(),
      el("span", {}, thing.label(), thing.hint() ? el("span", { class: "corridors-quiet" }, ` ${thing.hint()}`) : null),
    ))));
    list.addEventListener("keydown", (event) => {
      const by = NEXT_BY[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation(); // the map would move
      const own = [...list.querySelectorAll("button")];
      own[(own.indexOf(document.activeElement) + by + own.length) % own.length].focus();
    });
    return list;
  }

  take(thing, all) {
    if (this.atlas.hooks.card === false) this.atlas.cards.close();
    this.open(thing, all);
  }

  /** The card that asks which is meant. @param {Thing[]} things */
  offer(things) {
    const heading = el("h2", { tabindex: "-1" }, this.atlas.model.say("several_here"));
    return el("article", { class: "corridors-card corridors-offer", lang: this.atlas.model.language }, heading, this.buttons(things, things));
  }

  /** What else lies where a card was opened, null for nothing. @param {Thing[]} others */
  also(others) {
    if (!others.length) return null;
    const name = this.atlas.model.say("also_here", { count: others.length });
    return el("details", { class: "corridors-also" }, el("summary", {}, name), this.buttons(others, others));
  }
}
