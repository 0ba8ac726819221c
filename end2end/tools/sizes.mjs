// What a first load weighs, compressed as the server sends it, against the budget; and that no
// server code was shipped to the browser.
//
// A page is the base, which every page needs, and the file of its group with what that shares with
// others, as the manifest of the split build lists them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const folder = process.argv[2] ?? 'target/site/pkg';
const budget = { page: 220_000, group: 200_000, 'css + js': 60_000, kiosk: 200_000 };
/** Groups whose pages need no scripts when they are the first that is opened (a test of the server looks). */
const alone = new Set(['form', 'own']);
/**
 * Over the budget of a group: the engine of the conflicts and all pages of a tour as planned, in one. Only
 * organisers load it. The search that is watched, two plans side by side and ways with a source brought
 * 45 KB, the call list that colleagues share another 3; the pages that need no engine are the next to become
 * a group of their own.
 */
const large = { planning: 490_000 };
const sizes = new Map();
let broken = false;
const refuse = (sentence) => {
  console.error(`refused: ${sentence}`);
  broken = true;
};
const shown = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

/** Weighs a file and looks what is in it. */
function weigh(name) {
  const bytes = readFileSync(join(folder, name));
  sizes.set(name, brotliCompressSync(bytes).length);
  if (name.endsWith('.css') && bytes.includes('@import')) refuse(`${name} imports other files, which are not there`);
  if (!name.endsWith('.wasm')) return;
  for (const server of ['INSERT INTO', 'insert into', 'DATABASE_URL', 'BEGIN IMMEDIATE', 'regex-automata']) {
    if (bytes.includes(server)) refuse(`${name} contains "${server}", which is server code`);
  }
}

const files = (of) => readdirSync(join(folder, of)).filter((name) => /\.(wasm|css|js)$/.test(name)).map((name) => join(of, name)).sort();
files('').forEach(weigh);

const size = (name) => {
  if (!sizes.has(name)) refuse(`${name} is missing`);
  return sizes.get(name) ?? 0;
};
const base = size('caravane.wasm');
console.log(`first load, wasm: ${shown(base)} of ${shown(budget.page)}`);
if (base > budget.page) refuse('the first load is over its budget');

const groups = JSON.parse(readFileSync(join(folder, '__wasm_split_manifest.json'), 'utf8'));
for (const [key, files] of Object.entries(groups)) {
  const group = key.replace(/_\d+$/, '');
  const weight = files.reduce((sum, file) => sum + size(`${file}.wasm`), 0);
  console.log(`  ${group}: ${shown(weight)} more in ${files.length} files`);
  if (weight > budget.group) console.log(`    over the goal of ${shown(budget.group)}`);
  if (weight > (large[group] ?? budget.group)) refuse(`the pages of « ${group} » are over their limit`);
  if (alone.has(group)) console.log('    only for who comes from another page; opened first, they load none');
}

const rest = [...sizes].filter(([name]) => /\.(css|js)$/.test(name)).reduce((sum, [, bytes]) => sum + bytes, 0);
console.log(`css + js: ${shown(rest)} of ${shown(budget['css + js'])}`);
if (rest === 0 || rest > budget['css + js']) refuse('css + js of the first load are missing or over their budget');

// The kiosk is a page of its own, in a folder of its own.
const kiosk = files('borne');
kiosk.forEach(weigh);
const own = kiosk.filter((name) => name.endsWith('.wasm')).reduce((sum, name) => sum + size(name), 0);
const beside = kiosk.reduce((sum, name) => sum + size(name), 0) - own;
console.log(`kiosk, wasm: ${shown(own)} of ${shown(budget.kiosk)}; css + js: ${shown(beside)}`);
if (own === 0 || own > budget.kiosk) refuse('the wasm of the kiosk is missing or over its budget');
if (beside > budget['css + js']) refuse('css + js of the kiosk are over their budget');
process.exitCode = broken ? 1 : 0;
