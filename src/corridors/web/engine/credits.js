// Whose data the map shows, of when, and how to cite it; on a narrow map one short line, the rest at a button.

import { el } from "./dom.js";

export class Credits {
  /** @param {import("./document.js").Model} model @param {string} prefix of ids, unique on the page */
  constructor(model, prefix) {
    this.model = model;
    this.short = el("p", { class: "corridors-short" });
    this.whole = el("div", { class: "corridors-whole", id: `${prefix}-credits` });
    this.more = el("button", { type: "button", class: "corridors-about", "aria-controls": this.whole.id, "aria-expanded": "false", onclick: () => this.open(!this.isOpen) });
    this.box = el("div", { class: "corridors-credits" }, this.short, this.more, this.whole);
    this.isOpen = false;
  }

  /** @param {boolean} wanted */
  open(wanted) {
    this.isOpen = wanted;
    this.box.classList.toggle("corridors-open", wanted);
    this.more.setAttribute("aria-expanded", String(wanted));
    this.more.replaceChildren(el("span", { "aria-hidden": "true" }, wanted ? "×" : "i"));
  }

  /** Write all words, in the language of the moment. */
  write() {
    const { model } = this;
    const { head } = model.doc;
    const { tiles } = model.options;
    const notice = tiles ? model.say("tiles_notice", { name: tiles.name, credit: tiles.credit }) : "";
    const lines = [model.t(head.asOf), model.t(head.credits), model.t(head.boundaries), notice];
    const brief = [model.t(head.creditsShort), tiles ? tiles.name : "", model.t(head.date).replaceAll(" ", "\u00a0")];
    this.short.textContent = brief.filter(Boolean).join(" · ");
    this.whole.replaceChildren(
      el("p", {}, lines.filter(Boolean).join(" ")),
      el("details", {}, el("summary", {}, model.say("cite")), el("p", { class: "corridors-citation" }, model.t(head.citation))),
    );
    for (const name of ["title", "aria-label"]) this.more.setAttribute(name, model.say("credits_more"));
    this.open(this.isOpen);
  }
}
