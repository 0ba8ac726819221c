// Browser and server agree: the conflict engine and its ways out, asked about the same random plans
// as wasm and natively, give the same answers; so do the rules of a season, asked about 10 000
// schedules, and the planner with a seed and a budget. `cargo build -p agreement` makes the native twin,
// `cargo build -p agreement --lib --target wasm32-unknown-unknown` the module.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const target = join(root, process.env.CARGO_TARGET_DIR ?? 'target');
const SEEDS = [1, 2, 3, 2027];
const PROGRAMMES = 60;
const SCHEDULES = 2_500;
const ITERATIONS = 400;

/** The module alone: what its generator would describe to the browser is not called. */
async function engine() {
  const module = await WebAssembly.compile(readFileSync(join(target, 'wasm32-unknown-unknown', 'debug', 'agreement.wasm')));
  const imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    assert.equal(kind, 'function', `${from}.${name}`);
    (imports[from] ??= {})[name] = () => 0;
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  // Before its generator ran, the module adds a sign of its own to the names.
  const named = (name) => Object.entries(exports).find(([known]) => known === name || known.startsWith(`${name}_`))[1];
  return { digest: named('digest'), schedules: named('schedules'), itineraries: named('itineraries') };
}

test('the engine and the planner answer in the browser as on the server', async () => {
  const { digest, schedules, itineraries } = await engine();
  const lines = execFileSync(join(target, 'debug', 'agreement'), SEEDS.map(String), { encoding: 'utf8' }).trim().split('\n');
  const native = lines.map((line) => line.split(' ').map(Number));
  const browser = SEEDS.map((seed) =>
    [digest(seed, PROGRAMMES), schedules(seed, SCHEDULES), itineraries(seed, ITERATIONS)].map((number) => number >>> 0));
  assert.equal(new Set(native.flat()).size, 3 * SEEDS.length, 'each seed has its own answers');
  assert.deepEqual(browser, native);
});
