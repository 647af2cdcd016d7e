#!/usr/bin/env bash
# Guess: a station's coordinates in a TopoJSON file do not depend on what else is in the file.
# Seen: the grid is laid over the extent of all features. With 10,000 steps, a station alone
# with its siding is right to the metre; beside one line from Istanbul to Xi'an it moves 280 m, and
# with 1,000 steps the whole siding becomes one point. Nothing says so.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund topojson-server@3.0.1 topojson-client@3.1.0 d3-geo@3.1.2
cat >quantise.mjs <<'JS'
import { readFileSync } from "node:fs";
import { geoDistance } from "d3-geo";
import { feature } from "topojson-client";
import { topology } from "topojson-server";

for (const name of ["topojson-server", "topojson-client"]) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);
}
const one = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });
const station = one("Point", [80.4013, 44.2107]);
const siding = one("LineString", [[80.4, 44.21], [80.403, 44.211]]);
const corridor = one("LineString", [[29, 41], [108.9, 34.3]]);

function read(features, steps) {
  const packed = topology({ all: { type: "FeatureCollection", features } }, steps);
  const [point, line] = feature(packed, packed.objects.all).features.map((f) => f.geometry.coordinates);
  const metres = Math.round(6371008 * geoDistance(point, station.geometry.coordinates));
  const ends = new Set(line.map(String)).size;
  console.log(`${features.length} features, ${steps} steps: station moved ${metres} m, siding has ${ends} places`);
  return { metres, ends };
}

const alone = read([station, siding], 1e4);
const beside = read([station, siding, corridor], 1e4);
const coarse = read([station, siding, corridor], 1e3);
if (alone.metres > 1 || beside.metres < 200 || coarse.metres < 1000 || coarse.ends !== 1) {
  console.error("changed: the grid");
  process.exit(1);
}
JS
node quantise.mjs
