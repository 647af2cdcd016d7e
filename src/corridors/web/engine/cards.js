// What opens over the map: the card of one thing, as a popup beside it or as a sheet at the foot, and the table.

import { CARD_PX } from "./camera.js";
import { el } from "./dom.js";
import { buildTable } from "./table.js";

export class Cards {
  /** @param {any} atlas the engine @param {() => void} gone hears that a card was closed */
  constructor(atlas, gone) {
    const { L, root, map } = atlas;
    this.atlas = atlas;
    this.gone = gone;
    this.card = null;
    this.popup = null;
    this.sheet = el("section", { class: "corridors-sheet", hidden: true, role: "dialog" });
    this.list = el("section", { class: "corridors-list", hidden: true, role: "dialog", "aria-modal": "false" });
    for (const box of [this.sheet, this.list]) {
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      atlas.lay(box);
    }
    map.on("popupclose", ({ popup }) => { if (!this.opening && popup === this.popup) this.forget(); });
    atlas.life.listen(root, "keydown", (event) => {
      if (event.key !== "Escape") return;
      if (this.list.hidden) this.close();
      else this.closeTable();
    });
  }

  /**
   * A popup beside the thing; on a phone a sheet at the foot, which leaves the map in view.
   * @param {() => HTMLElement} build @param {any} at @param {boolean} [stay] keeps the view, even if the card is cut off
   */
  open(build, at, stay = false) {
    const { L, map, root, panel } = this.atlas;
    const card = build();
    this.rememberFocus();
    this.build = build;
    this.card = card;
    this.opening = true;
    map.eachLayer((layer) => layer.closeTooltip && layer.closeTooltip());
    if (root.clientWidth < CARD_PX) {
      this.sheet.replaceChildren(this.closeButton(() => this.close()), card);
      this.sheet.hidden = false;
      this.sheet.scrollTop = 0;
      this.nameDialog(this.sheet);
      if (panel) panel.setOpen(false);
    } else {
      const left = this.atlas.camera.covered + 10;
      const size = { maxWidth: 370, minWidth: 300, maxHeight: Math.max(220, root.clientHeight * 0.52) };
      const place = { className: "corridors-popup", autoPan: !stay, autoPanPaddingTopLeft: [left, 10], autoPanPaddingBottomRight: [54, 16] };
      this.popup = L.popup({ ...size, ...place }).setLatLng(at).setContent(card).openOn(map);
      this.nameDialog(this.popup.getElement());
    }
    this.opening = false;
    if (root.contains(document.activeElement)) card.querySelector("h2").focus({ preventScroll: true });
  }

  /** @param {() => void} act */
  closeButton(act) {
    return el("button", { class: "corridors-close", type: "button", "aria-label": this.atlas.model.say("close"), onclick: act }, "×");
  }

  nameDialog(box) {
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", this.card.querySelector("h2").textContent);
    box.querySelector(".leaflet-popup-close-button, .corridors-close").setAttribute("aria-label", this.atlas.model.say("close"));
  }

  /** The open card in the language and the year of the moment, where it is. */
  rewrite() {
    const { popup, card, sheet } = this;
    if (!card) return;
    this.card = this.build();
    card.replaceWith(this.card);
    if (!popup) {
      this.nameDialog(sheet);
      return;
    }
    popup._content = this.card; // to set it would measure and move the popup
    this.nameDialog(popup.getElement());
  }

  /** Focus will go back to where the reader was, unless that was in a card. */
  rememberFocus() {
    const { root } = this.atlas;
    const at = document.activeElement;
    if (this.card && this.card.contains(at)) return;
    if (this.list.contains(at)) return; // it came from the button that opened the list
    this.opener = root.contains(at) ? at : null;
  }

  giveBackFocus(box) {
    if (!box.contains(document.activeElement)) return;
    const { opener, atlas } = this;
    (opener && opener.getClientRects().length ? opener : atlas.root).focus({ preventScroll: true });
  }

  close() {
    this.closeTable();
    if (!this.sheet.hidden) this.giveBackFocus(this.sheet);
    this.sheet.hidden = true;
    this.atlas.map.closePopup();
    this.forget();
  }

  /** The card is gone or going. */
  forget() {
    if (this.card) this.giveBackFocus(this.card.closest(".leaflet-popup") || this.sheet);
    this.card = null;
    this.popup = null;
    this.gone();
  }

  /** What is shown, as a table. */
  showTable() {
    const { atlas, list } = this;
    const { model } = atlas;
    const items = [...atlas.shown.lines, ...atlas.shown.sites];
    const heading = el("h2", { tabindex: "-1" }, model.say("table_open"));
    const choose = (id) => { list.hidden = true; atlas.select(id); };
    list.setAttribute("aria-label", model.say("table_open"));
    list.replaceChildren(this.closeButton(() => this.closeTable()), heading, buildTable(model, items, atlas.filters.year, choose));
    const fresh = list.hidden;
    if (fresh) this.rememberFocus();
    list.hidden = false;
    if (fresh) heading.focus();
  }

  closeTable() {
    if (this.list.hidden) return;
    this.giveBackFocus(this.list);
    this.list.hidden = true;
  }
}
