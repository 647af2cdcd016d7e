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
