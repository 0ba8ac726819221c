// Draws the coast of Martinique once, for the map of a tour: app/assets/pictures/martinique.svg.
//
// The line is Natural Earth's (1:10 million, public domain), as packed in the npm package
// world-atlas 2. To draw it again:
//   cd "$(mktemp -d)" && npm install world-atlas@2 topojson-client@3
//   node …/server/tools/coast.mjs node_modules …/app/assets/pictures/martinique.svg
//
// One degree of latitude is 1000 units; a degree of longitude is as much shorter as it is at the
// island's middle. The towns are put on the same sheet by app/src/components/map.rs, which holds
// the same four numbers.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const WEST = -61.27;
const NORTH = 14.905;
const WIDTH = 490;
const HEIGHT = 530;
const SHRINK = Math.cos((14.64 * Math.PI) / 180);

const [folder, target] = process.argv.slice(2);
if (!target) throw new Error('usage: coast.mjs <node_modules> <target.svg>');
const { feature } = createRequire(join(resolve(folder), 'here.js'))('topojson-client');
const atlas = JSON.parse(readFileSync(join(folder, 'world-atlas', 'land-10m.json'), 'utf8'));

const onSheet = ([longitude, latitude]) => [(longitude - WEST) * SHRINK * 1000, (NORTH - latitude) * 1000];
const within = (ring) => ring.map(onSheet).every(([x, y]) => 0 < x && x < WIDTH && 0 < y && y < HEIGHT);
const rings = feature(atlas, atlas.objects.land)
  .features.flatMap(({ geometry }) => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates))
  .map(([outer]) => outer)
  .filter(within);
if (rings.length !== 1) throw new Error(`expected one island, found ${rings.length}`);

// From middle to middle of the sides, bent by the corner between them: a coast has no corners.
const points = rings[0].slice(0, -1).map(onSheet);
const middle = ([ax, ay], [bx, by]) => [(ax + bx) / 2, (ay + by) / 2];
const text = (point) => point.map((value) => value.toFixed(1).replace(/\.0$/, '')).join(' ');
const bends = points.map((point, place) => `Q${text(point)} ${text(middle(point, points[(place + 1) % points.length]))}`);
const path = `M${text(middle(points[points.length - 1], points[0]))}${bends.join('')}Z`;
writeFileSync(
  target,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">\n` +
    '<!-- Natural Earth, 1:10 million, public domain; drawn by server/tools/coast.mjs -->\n' +
    `<path id="coast" d="${path}"/>\n</svg>\n`,
);
