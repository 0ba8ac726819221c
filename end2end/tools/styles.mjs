// All style files become one sheet, so a class belongs to one of them: node styles.mjs STYLE
// What several pages use stands in style/components; a page's own class is nobody else's.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const style = process.argv[2] ?? 'style';
const shared = [join(style, 'base.css'), ...folder('components')];
const pages = folder('pages');
const faults = [];

function folder(name) {
  return readdirSync(join(style, name)).filter((file) => file.endsWith('.css')).map((file) => join(style, name, file));
}

/** Every selector of a file, each once; those inside @media and @container too. */
function selectors(file) {
  const css = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const rules = [...css.matchAll(/([^{};]+)\{/g)].map(([, rule]) => rule.trim()).filter((rule) => !rule.startsWith('@'));
  return new Set(rules.flatMap((rule) => rule.split(/,(?![^(]*\))/)).map((one) => one.trim().replaceAll(/\s+/g, ' ')));
}

const sheets = new Map([...shared, ...pages].map((file) => [file, selectors(file)]));
const classes = (selector) => [...selector.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name);
/** The class of `.x`, `.x:hover` or `.x[href]`: one class, no ancestor. */
const bare = (selector) => /^\.([\w-]+)(?:[:[][^ >+~]*)?$/.exec(selector)?.[1];
/** The class that a selector begins with. */
const first = (selector) => /^\.([\w-]+)/.exec(selector)?.[1];

const common = new Set(shared.flatMap((file) => [...sheets.get(file)].flatMap(classes)));
const owner = new Map();
const whole = new Map();
for (const file of pages) {
  for (const selector of sheets.get(file)) {
    const name = first(selector);
    if (common.has(bare(selector))) faults.push(`${file}: "${selector}" changes a class of style/components for every page`);
    if (name && !common.has(name)) {
      const other = owner.get(name) ?? file;
      owner.set(name, other);
      if (other !== file) faults.push(`${file}: "${selector}", but .${name} belongs to ${basename(other)}`);
    }
    const before = whole.get(selector) ?? file;
    whole.set(selector, before);
    if (before !== file) faults.push(`${file}: "${selector}" stands in ${basename(before)} too`);
  }
}
// In the middle of a selector a page's class is just as shared.
for (const file of pages) {
  for (const selector of sheets.get(file)) {
    for (const name of classes(selector).slice(first(selector) ? 1 : 0)) {
      const other = owner.get(name);
      if (other && other !== file && [...sheets.get(other)].some((one) => bare(one) === name)) {
        faults.push(`${file}: "${selector}" names .${name} of ${basename(other)}`);
      }
    }
  }
}

for (const fault of faults) console.error(`refused: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
