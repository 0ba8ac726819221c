// Reads `cargo metadata` and refuses a dependency whose licence is not in the list of deny.toml.
// usage: cargo metadata --format-version 1 | node licences.mjs deny.toml
import { readFileSync } from 'node:fs';

const list = readFileSync(process.argv[2], 'utf8').match(/^allow = \[([^\]]*)\]/m);
if (!list) throw new Error(`${process.argv[2]} has no list "allow = […]"`);
const allowed = new Set([...list[1].matchAll(/"([^"]+)"/g)].map((found) => found[1]));

/** An SPDX expression of licences with AND, OR, WITH and brackets; the old "MIT/Apache-2.0" means OR. */
export function permits(expression) {
  const words = expression.replaceAll('/', ' OR ').match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const one = () => {
    if (words[at] === '(') {
      at += 1;
      const inside = either();
      at += 1;
      return inside;
    }
    let name = words[at++];
    if (words[at] === 'WITH') {
      name = `${name} WITH ${words[at + 1]}`;
      at += 2;
    }
    return allowed.has(name);
  };
  const both = () => {
    let good = one();
    while (words[at] === 'AND') {
      at += 1;
      good = one() && good;
    }
    return good;
  };
  const either = () => {
    let good = both();
    while (words[at] === 'OR') {
      at += 1;
      good = both() || good;
    }
    return good;
  };
  return either();
}

const packages = JSON.parse(readFileSync(0, 'utf8')).packages.filter((each) => each.source !== null);
const refused = packages.filter((each) => !each.license || !permits(each.license));
for (const each of refused) {
  console.error(`refused: ${each.name} ${each.version} is under ${each.license ?? 'no licence that it names'}`);
}
console.log(`licences of ${packages.length} packages read, ${refused.length} refused`);
process.exitCode = refused.length === 0 ? 0 : 1;
