// Leaflet's controls, as this map wants them.

/** A control that is just an element. @param {any} L @param {any} map @param {string} position @param {any} box */
export function addControl(L, map, position, box) {
  L.DomEvent.disableClickPropagation(box);
  const control = L.control({ position });
  control.onAdd = () => box;
  control.addTo(map);
}

/** A scale in the language of the moment. @param {any} L @param {any} map @param {import("./document.js").Model} model @param {HTMLElement} foot what it stands on */
export function addScale(L, map, model, foot) {
  const scale = L.control.scale({ imperial: false, maxWidth: 130, position: "bottomright" }); // on the credits, however many lines they take
  scale._updateMetric = function measure(most) {
    const metres = this._getRoundNum(most);
    const text = metres < 1000 ? model.say("scale_m", { m: metres }) : model.say("scale_km", { km: metres / 1000 });
    this._updateScale(this._mScale, text, metres / most);
  };
  scale.addTo(map);
  foot.parentNode.append(scale.getContainer(), foot); // what others put there stands above
  return scale;
}
