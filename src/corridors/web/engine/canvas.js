// The canvases that lines and land are drawn on.

/**
 * A canvas that paints nothing once its map is gone. Leaflet forgets a frame that it has asked for when it paints
 * before it (1.9.3, `_updatePaths`), and so cannot take it back when the map goes.
 * @param {any} L @param {any} options those of `L.canvas`
 */
export function createCanvas(L, options) {
  const Canvas = L.Canvas.extend({
    _redraw() {
      if (this._ctx) L.Canvas.prototype._redraw.call(this);
    },
  });
  return new Canvas(options);
}

/**
 * Draw on our canvas what others put on the map, lines and areas: one canvas over another takes the pointer from it.
 * Their areas lie under our lines, which could not be chosen otherwise.
 * @param {any} map a Leaflet map @param {any} canvas that of the lines
 */
export function takeGuests(map, canvas) {
  const { _renderer: theirs } = map;
  map.options.renderer = canvas; // for what is still to come
  if (!theirs || theirs === canvas) return;
  const paths = Object.values(theirs._layers);
  for (const path of paths) path.remove().addTo(map);
  for (const path of paths.reverse()) if (path.options.fill && !path.options.radius) path.bringToBack();
  theirs.remove();
}
