// What opens over the map: the card of one thing, as a popup beside it or as a sheet at the foot, and the table.

import { el } from "./dom.js";
import { buildTable } from "./table.js";

const CARD = { least: 300, most: 370 };
/** What a popup takes beside its text: margins, borders, tip. */
const AROUND_PX = { across: 32, up: 50 };
const LEAST_HEIGHT_PX = 170;
const USUAL_HEIGHT_PX = 220;
/** Free at the right for the buttons, at the foot for the scale. */
const BUTTONS_PX = 54;
const FOOT_PX = 16;
const GAP_PX = 10;

export class Cards {
  /** @param {any} atlas the engine @param {() => void} gone hears that a card was closed */
  constructor(atlas, gone) {
    const { L, root, map } = atlas;
    this.atlas = atlas;
    this.gone = gone;
    this.card = null;
    this.popup = null;
    this.goingBack = () => {};
    this.sheet = el("section", { class: "corridors-sheet", hidden: true, role: "dialog" });
    this.list = el("section", { class: "corridors-list", hidden: true, role: "dialog", "aria-modal": "false" });
    for (const box of [this.sheet, this.list]) {
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      atlas.lay(box);
    }
    map.on("resize", () => { if (this.card && !atlas.paper) this.settle(); });
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
    const { map, root, panel, camera } = this.atlas;
    const card = build();
    camera.remember();
    this.goingBack();
    this.rememberFocus();
    this.build = build;
    this.card = card;
    this.at = at;
    this.opening = true;
    map.eachLayer((layer) => layer.closeTooltip && layer.closeTooltip());
    if (panel && panel.isOpen && !camera.besideMap()) panel.setOpen(false);
    camera.steer(() => this.place(stay));
    this.opening = false;
    if (root.contains(document.activeElement)) card.querySelector(card.matches(".corridors-offer") ? "button" : "h2").focus({ preventScroll: true });
  }

  /** Put the card where there is room for it. @param {boolean} stay */
  place(stay) {
    const { L, map, camera } = this.atlas;
    const { card, at } = this;
    if (this.isSheet()) {
      if (this.popup) map.closePopup(this.popup);
      this.popup = null;
      this.sheet.replaceChildren(this.closeButton(() => this.close()), card);
      this.showSheet(true);
      this.sheet.scrollTop = 0;
      this.nameDialog(this.sheet);
      if (!stay) camera.reveal(at);
      return;
    }
    const { left, top, height } = this.room();
    const size = { maxWidth: CARD.most, minWidth: CARD.least, maxHeight: height };
    const pads = { autoPanPaddingTopLeft: [left, top], autoPanPaddingBottomRight: [BUTTONS_PX, FOOT_PX] };
    this.showSheet(false);
    this.popup = L.popup({ ...size, ...pads, className: "corridors-popup", autoPan: !stay }).setLatLng(at).setContent(card).openOn(map);
    this.nameDialog(this.popup.getElement());
    if (!stay || !this.meetsTitle()) return;
    this.popup.options.autoPan = true;
    this.popup._adjustPan();
  }

  /** @param {boolean} wanted */
  showSheet(wanted) {
    this.sheet.hidden = !wanted;
    this.atlas.root.classList.toggle("corridors-with-sheet", wanted);
  }

  /** Stand well in a frame of another size. */
  settle() {
    this.opening = true;
    this.atlas.camera.steer(() => this.place(false));
    this.opening = false;
  }

  /** Where a popup may stand: beside the panel; beside the title where that leaves room for it, else below. */
  room() {
    const { camera, map } = this.atlas;
    const { x, y } = map.getSize();
    const title = camera.titleBox();
    const wide = CARD.most + AROUND_PX.across;
    const beside = title && x - title.right - GAP_PX - BUTTONS_PX >= wide;
    const left = (title && beside ? title.right : camera.covered) + GAP_PX;
    const top = (title && !beside ? title.bottom : 0) + GAP_PX;
    const most = y - top - FOOT_PX - AROUND_PX.up;
    return { left, top, most, height: Math.min(most, Math.max(USUAL_HEIGHT_PX, y * 0.52)) };
  }

  /** Whether a card is a sheet at the foot: on a phone, and where a popup has no room. */
  isSheet() {
    return this.atlas.camera.isNarrow() || this.room().most < LEAST_HEIGHT_PX;
  }

  meetsTitle() {
    const { camera } = this.atlas;
    const [title, card] = [camera.titleBox(), camera.boxOf(this.popup.getElement())];
    return Boolean(title && card && card.left < title.right && card.top < title.bottom);
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
    this.showSheet(false);
    this.atlas.map.closePopup();
    this.forget();
  }

  /** The card is gone or going: the map goes back to where it was, unless another opens at once. */
  forget() {
    if (this.card) {
      this.giveBackFocus(this.card.closest(".leaflet-popup") || this.sheet);
      this.goingBack();
      this.goingBack = this.atlas.life.wait(0, () => this.atlas.camera.goBack());
    }
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
    list.replaceChildren(this.closeButton(() => this.closeTable()), heading, buildTable(model, items, atlas.filters.year, { choose }));
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
