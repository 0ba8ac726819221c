// Who knows whom: no circle between source files, and no layer that knows the one above it.
//
// Reads the `use` trees and the `crate::`, `self::` and `super::` paths of every file, tests left
// out. A module and the files in its own folder count as one unit for circles: they are written
// and read together.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const crates = ['app/domain/src', 'server/planner/src', 'server/core/src', 'app/src', 'server/src', 'app/kiosk/src', 'app/frontend/src'];
/** [crate, from, to]: modules under `from` never name modules under `to`. */
const never = [
  ['server/core/src', 'repo', 'service'],
  ['server/core/src', 'repo', 'jobs'],
  ['server/core/src', 'jobs', 'worker'],
  ['server/core/src', 'service', 'worker'],
  ['server/core/src', 'service', 'mail::transport'],
  ['app/src', 'components', 'api'],
  ['app/src', 'components', 'pages'],
  ['app/src', 'locale', 'pages'],
  ['app/src', 'pages::public', 'pages::staff'],
  ['app/src', 'pages::staff', 'pages::public'],
  ['app/src', 'pages::partner', 'pages::staff'],
];
let broken = 0;
const refuse = (sentence) => {
  console.error(`refused: ${sentence}`);
  broken += 1;
};

/** Every path that a `use` tree names: `a::{b, c::d}` is `a::b` and `a::c::d`. */
function paths(tree, before = '') {
  const open = tree.indexOf('{');
  if (open < 0) return [before + tree.trim().replace(/\s+as\s+\w+$/, '')];
  const head = before + tree.slice(0, open).trim();
  const found = [];
  let depth = 0;
  let part = '';
  for (const sign of `${tree.slice(open + 1, tree.lastIndexOf('}'))},`) {
    if (sign === ',' && depth === 0) {
      if (part.trim()) found.push(...paths(part, head));
      part = '';
      continue;
    }
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    part += sign;
  }
  return found;
}

/** The file that a path of a module leads to, or nothing when it leads out of the crate. */
function target(modules, from, path) {
  let here = from ? from.split('::') : [];
  const parts = path.replace(/\s/g, '').split('::');
  if (parts[0] === 'crate') here = [];
  else if (!['self', 'super'].includes(parts[0]) && !modules.has([...here, parts[0]].join('::'))) return undefined;
  while (['crate', 'self', 'super'].includes(parts[0])) if (parts.shift() === 'super') here = here.slice(0, -1);
  const full = [...here, ...parts];
  while (full.length > 0 && !modules.has(full.join('::'))) full.pop();
  return full.join('::');
}

function graph(root) {
  const files = readdirSync(root, { recursive: true }).filter((name) => name.endsWith('.rs'));
  const modules = new Map(files.map((name) => [name.replace(/\.rs$/, '').replace(/^(lib|main)$/, '').replaceAll('/', '::'), name]));
  const edges = new Map();
  for (const [module, name] of modules) {
    const source = readFileSync(join(root, name), 'utf8').replace(/\/\/.*/g, '').split(/#\[cfg\(test\)\]\s*mod \w+ \{/)[0];
    const named = [...source.matchAll(/\buse\s+([^;]+);/g)].flatMap(([, tree]) => paths(tree));
    named.push(...[...source.matchAll(/\b(?:crate|super|self)(?:::\w+)+/g)].map(([path]) => path));
    const known = named.map((path) => target(modules, module, path)).filter((to) => to && to !== module);
    edges.set(module, new Set(known));
  }
  return edges;
}

/** The circles of a graph: its strongly connected parts of two and more (Tarjan, 1972). */
function circles(edges) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const found = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (stack.includes(next)) low.set(node, Math.min(low.get(node), index.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const part = stack.splice(stack.indexOf(node));
    if (part.length > 1) found.push(part.sort());
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return found;
}

const within = (module, folder) => module === folder || module.startsWith(`${folder}::`);

// The check itself first: a circle that is there must be seen.
if (circles(new Map([['a', new Set(['b'])], ['b', new Set(['a'])]])).length !== 1) refuse('the search for circles finds none');

let count = 0;
for (const root of crates) {
  const edges = graph(root);
  count += edges.size;
  for (const [crate, from, to] of never.filter(([crate]) => crate === root)) {
    if (![...edges.keys()].some((module) => within(module, from))) refuse(`${crate}: there is no ${from} any more`);
    for (const [module, known] of edges) {
      const wrong = within(module, from) && [...known].find((name) => within(name, to));
      if (wrong) refuse(`${crate}: ${module} knows ${wrong}`);
    }
  }
  const apart = new Map([...edges].map(([module, known]) => [module, new Set([...known].filter((name) => !within(name, module) && !within(module, name)))]));
  for (const circle of circles(apart)) refuse(`${root}: a circle of ${circle.join(', ')}`);
}
console.log(`${count} files, ${broken} circles or wrong ways`);
process.exitCode = broken ? 1 : 0;
