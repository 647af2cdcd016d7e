// What the colour of a line says: its mode, or its gauge, whether it is electrified, how sure its course is, when it opened.

import { el, lineSample } from "./dom.js";

/** A class to which nothing applies, such as the gauge of a road: grey and pale. */
const FAINT = "faint";
export const BY_MODE = "mode";

export class Hues {
  /** @param {any} atlas the engine */
  constructor(atlas) {
    const { model } = atlas;
    this.atlas = atlas;
    this.all = model.style.colourings.map(([id, label, classes]) => ({ id, label, classes: classes.map(([text, hue]) => ({ text, hue })) }));
    this.colouring = null;
    this.set(model.options.colourBy);
  }

  get by() {
    return this.colouring ? this.colouring.id : BY_MODE;
  }

  /** @param {string} by what is not known, and the mode, is that of the mode */
  set(by) {
    this.colouring = this.all.find(({ id }) => id === by) || null;
  }

  /** Colour by something else. @param {string} by */
  choose(by) {
    const { atlas } = this;
    this.set(by);
    atlas.repaint();
    if (atlas.panel) atlas.panel.rebuild();
    atlas.keepAddress();
  }

  classOf(line) {
    const { id, classes } = this.colouring;
    return classes[line[id]]; // the accuracies are told in the same order
  }

  colour(hue, theme) {
    if (hue === FAINT) return theme.grey;
    const mode = this.atlas.model.modes.find(({ id }) => id === hue);
    return mode ? theme.modes[mode.number] : theme[hue];
  }

  /** The colour of a line while it is alive. */
  of(line, theme = this.atlas.theme) {
    return this.colouring ? this.colour(this.classOf(line).hue, theme) : theme.modes[line.mode];
  }

  /** How much of its opacity a line keeps. */
  share(line) {
    return this.colouring && this.classOf(line).hue === FAINT ? this.atlas.model.style.faint : 1;
  }

  /** The sample of a mode: in its hue only while hues say modes. @param {any} mode @param {any} theme */
  sampleOf(mode, theme) {
    return lineSample(this.colouring ? theme.quiet : theme.modes[mode.number], []);
  }

  /** The classes of some lines, each with its sample. @param {any[]} lines @param {any} theme */
  legend(lines, theme) {
    if (!this.colouring) return [];
    const { model } = this.atlas;
    const found = new Set(lines.map((line) => this.classOf(line)));
    return this.colouring.classes.filter((one) => found.has(one))
      .map(({ text, hue }) => [lineSample(this.colour(hue, theme), [], { opacity: hue === FAINT ? model.style.faint : 1 }), model.t(text)]);
  }

  /** The choice, and what the colours mean, for the panel. */
  box() {
    const { model, theme } = this.atlas;
    if (!model.lines.length) return null;
    const options = [[BY_MODE, model.say("colour_by_mode")], ...this.all.map(({ id, label }) => [id, model.t(label)])];
    const select = el("select", { "data-colour": true }, options.map(([value, text]) => el("option", { value, selected: value === this.by }, text)));
    select.addEventListener("change", () => this.choose(select.value));
    const rows = this.legend(model.lines, theme).map(([sample, text]) => el("li", {}, sample, text));
    return el("fieldset", { class: "corridors-choices" },
      el("label", { class: "corridors-choice" }, el("span", {}, model.say("colour_by")), select),
      rows.length ? el("ul", { class: "corridors-key" }, rows) : null);
  }
}
