// Makes the directory of all French communes: server/core/data/communes.csv.
//
// Codes, names and populations are INSEE's (Code officiel géographique 2026, recensement), postcodes
// are La Poste's, both under the Licence Ouverte 2.0, as packed in the npm package
// @etalab/decoupage-administratif 6.0.0 of 9 March 2026 (MIT). To make it again:
//   cd "$(mktemp -d)" && npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf *.tgz
//   node …/server/tools/communes.mjs package/data/communes.json …/server/core/data/communes.csv
//
// Clipperton and the lands without a postcode are left out: nobody lives there.
import { readFileSync, writeFileSync } from 'node:fs';

const [source, target] = process.argv.slice(2);
if (!target) throw new Error('usage: communes.mjs <communes.json> <target.csv>');

const HEAD =
  '# French communes. Codes, names and populations: INSEE, Code officiel géographique 2026; postcodes: La Poste. ' +
  'Both Licence Ouverte 2.0, through npm @etalab/decoupage-administratif 6.0.0 (9 March 2026). Made by server/tools/communes.mjs.';

const cell = (text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const lines = JSON.parse(readFileSync(source, 'utf8'))
  .filter(({ type, codesPostaux, departement }) => type === 'commune-actuelle' && codesPostaux?.length > 0 && departement !== '989')
  .sort((one, other) => (one.code < other.code ? -1 : 1))
  .map(({ code, nom, codesPostaux, population }) =>
    [code, cell(nom.replaceAll("'", '’')), [...codesPostaux].sort().join(' '), population ?? 0].join(','));
writeFileSync(target, `${[HEAD, 'insee,name,postcodes,population', ...lines].join('\n')}\n`);
console.log(`${lines.length} communes`);
