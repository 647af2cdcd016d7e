// Where a found thing leads.

import { buildServiceCard } from "./card.js";
import { pointsAt } from "./lines.js";

const SERVICE_MARGIN_PX = 36;
const PLACE_ZOOM = 8;

/** Go to what was found. @param {any} atlas the engine @param {{kind: string, id: string, row: any}} thing */
export function goTo(atlas, { kind, id, row }) {
  if (kind === "place") atlas.setView({ lat: row.lat, lon: row.lon, zoom: Math.max(atlas.map.getZoom(), PLACE_ZOOM) });
  else if (kind === "corridor" || kind === "country") atlas.update({ [kind]: id }, { hold: true });
  else if (kind === "service") goToService(atlas, row);
  else atlas.select(row.project === undefined || row.lat !== undefined ? id : atlas.model.projects[row.project].id);
}

/** Show where a service runs: its lines, or else those of its corridors or of its countries. */
function goToService(atlas, service) {
  const { model } = atlas;
  const members = model.corridors.filter((one) => service.corridors.includes(one.id)).flatMap((one) => one.lines);
  const near = model.lines.filter((line) => line.countries.some((n) => service.countries.includes(n)));
  const lines = [service.lines, members].find((some) => some.length);
  const points = (lines ? lines.map((n) => model.lines[n]) : near).flatMap((line) => pointsAt(line, 0));
  if (points.length) atlas.camera.show(points, SERVICE_MARGIN_PX);
  atlas.openOther(() => buildServiceCard(model, service), points[Math.floor(points.length / 2)] || atlas.map.getCenter());
}
