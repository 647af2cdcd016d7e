// What the map is about: the places at the ends of what is shown, which are named before all others.

/** Of more lines than this the map is about none in particular. */
const MOST_LINES = 120;
/** Of own lines in view so much is looked at for names; of many thousands the first. */
const MOST_VERTICES = 4000;
const NEAR_DEG = 0.06;
const NEAR_OWN_DEG = 0.3;

/** What names have to heed, for `Labels`. @param {any} atlas the engine */
export function shownBy(atlas) {
  const isOn = ({ id }) => !atlas.filters.off.has(id);
  return {
    lines: () => atlas.shown.lines,
    sites: () => atlas.shown.sites,
    own: () => atlas.overlays.filter(isOn).flatMap((overlay) => overlay.courses(MOST_VERTICES)),
    ways: () => (atlas.routes ? atlas.routes.ways.filter(isOn).flatMap((way) => way.layers) : []),
    ends: () => (atlas.routes ? atlas.model.doc.routes.ends : []),
    nodes: () => nodesOf(atlas),
    degrees: () => atlas.ground.degrees(),
    covered: () => atlas.camera.covered,
    over: () => atlas.camera.corners().map(({ box }) => box),
  };
}

/** @param {any} atlas the engine @returns {any[]} places, the ends of the whole first, then the weightiest */
function nodesOf(atlas) {
  const { model, shown, overlays, filters } = atlas;
  const places = model.places.filter((place) => !place.airport);
  const counts = new Map();
  const add = (lon, lat, near) => {
    const place = placeNear(places, lon, lat, near);
    if (place) counts.set(place, (counts.get(place) || 0) + 1);
  };
  for (const overlay of overlays) {
    if (!filters.off.has(overlay.id)) for (const end of overlay.ends(MOST_LINES)) add(end.lng, end.lat, NEAR_OWN_DEG);
  }
  for (const way of atlas.routes ? atlas.routes.ways : []) {
    if (!filters.off.has(way.id)) for (const [lon, lat] of way.stops) add(lon, lat, NEAR_DEG);
  }
  const about = !atlas.isWhole() && !atlas.routes && shown.lines.size <= MOST_LINES;
  for (const line of about ? shown.lines : []) {
    if (model.modes[line.mode].id === "air") continue;
    for (const at of [0, line.lon.length - 1]) add(line.lon[at], line.lat[at], NEAR_DEG);
  }
  const weight = (place) => place.rank - (counts.get(place) === 1 ? 3 : 0);
  return [...counts.keys()].sort((a, b) => weight(a) - weight(b));
}

function placeNear(places, lon, lat, near) {
  let best = null;
  let least = near;
  for (const place of places) {
    const off = Math.max(Math.abs(place.lon - lon), Math.abs(place.lat - lat));
    if (off < least || (best && off === least && place.rank < best.rank)) { best = place; least = off; }
  }
  return best;
}
