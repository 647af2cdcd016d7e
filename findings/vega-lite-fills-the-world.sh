#!/usr/bin/env bash
# Guess: a polygon wound as RFC 7946 asks (the outer ring counterclockwise) is drawn as the area within.
# Seen: Vega-Lite and d3-geo take the other side: a box over the steppe covers 99.5 % of the sphere, and the map is
# filled but for a hole. The old winding, which the RFC forbids, is drawn rightly.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund vega@6.4.0 vega-lite@6.4.3 d3-geo@3.1.2
cat >draw.mjs <<'JS'
import { readFileSync } from "node:fs";
import { geoArea, geoContains } from "d3-geo";
import { View, parse } from "vega";
import { compile } from "vega-lite";

for (const name of ["vega", "vega-lite", "d3-geo"]) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);
}
const ring = [[50, 40], [80, 40], [80, 50], [50, 50], [50, 40]];
const area = (coordinates) => ({ type: "Polygon", coordinates: [coordinates] });
const byRfc = area(ring);
const old = area([...ring].reverse());

// At this scale the box is about 30 by 13 points near the middle of the plot.
async function shape(geometry) {
  const values = [{ type: "Feature", properties: {}, geometry }];
  const projection = { type: "mercator", center: [65, 45], scale: 57.3, translate: [50, 50] };
  const picture = { width: 100, height: 100, data: { values }, projection, mark: "geoshape" };
  const view = new View(parse(compile(picture).spec), { renderer: "none" });
  const svg = await view.toSVG();
  const drawn = svg.match(/<path aria-label[^>]* d="([^"]*)"|<path transform[^>]* d="([^"]*)"/);
  return drawn[1] ?? drawn[2];
}

const share = (geometry) => geoArea(geometry) / (4 * Math.PI);
const rings = (path) => path.split("M").length - 1;
const steppe = [65, 45];
const lima = [-77, -12];
const [right, wrong] = [await shape(old), await shape(byRfc)];
for (const [name, geometry, path] of [["RFC 7946", byRfc, wrong], ["old", old, right]]) {
  console.log(
    `${name}: ${(100 * share(geometry)).toFixed(1)} % of the sphere; holds the steppe`,
    geoContains(geometry, steppe), "and Lima", geoContains(geometry, lima), "rings drawn", rings(path),
  );
}
if (
  !(share(byRfc) > 0.99 && share(old) < 0.01) ||
  geoContains(byRfc, steppe) || !geoContains(byRfc, lima) ||
  rings(wrong) < 2 || rings(right) !== 1
) {
  console.error("changed: the side that is filled");
  process.exit(1);
}
JS
node draw.mjs
