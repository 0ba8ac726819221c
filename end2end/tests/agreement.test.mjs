// Browser and server agree. The rules, asked about 10 000 random plans and as many schedules, and each
// planner with a seed and a budget answer the same bytes in Chromium, as small as the page has them,
// as in the server's own build. `cargo build -p agreement` makes the native twin,
// `cargo build -p agreement --lib --target wasm32-unknown-unknown --profile wasm-release` the module.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { engine } from '../wasm.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const target = join(root, process.env.CARGO_TARGET_DIR ?? 'target');
const native = join(target, 'debug', 'agreement');
const SEEDS = [1, 2, 3, 2027];
/** Answers that are looked at whole; of the longer ones the length and the SHA-256 of all bytes. */
const WHOLE = 2_000_000;

const { page, close } = await engine(join(target, 'wasm32-unknown-unknown', 'wasm-release', 'agreement.wasm'));
after(close);
const run = promisify(execFile);
const onServer = async (subject, seed, amount) => {
  const { stdout } = await run(native, [subject, String(seed), amount], { encoding: 'buffer', maxBuffer: 1 << 28 });
  return stdout;
};
const inBrowser = (subject, seed, amount) =>
  page.evaluate(async ([subject, seed, amount, whole]) => {
    const answer = await ask(subject, seed, Number(amount));
    return answer.length < whole ? answer : { ...answer, text: '' };
  }, [subject, seed, amount, WHOLE]);

const subjects = execFileSync(native, { encoding: 'utf8' }).trim().split('\n').map((line) => line.split('\t'));

for (const [place, [subject, amount]] of subjects.entries()) {
  test(`${subject}: the same bytes in Chromium as on the server`, async () => {
    const digests = new Set();
    for (const seed of SEEDS) {
      const [server, browser] = await Promise.all([onServer(subject, seed, amount), inBrowser(place, seed, amount)]);
      assert.ok(server.length > 200, `${server.length} bytes`);
      if (server.length < WHOLE && server.toString() !== browser.text) {
        const [ours, theirs] = [server.toString().split('\n'), browser.text.split('\n')];
        const line = ours.findIndex((text, number) => text !== theirs[number]);
        assert.equal(theirs[line], ours[line], `seed ${seed}, line ${line}`);
      }
      assert.equal(browser.length, server.length, `seed ${seed}`);
      assert.equal(browser.digest, createHash('sha256').update(server).digest('hex'), `seed ${seed}`);
      digests.add(browser.digest);
    }
    // The comparison can fail: another seed, another answer.
    assert.equal(digests.size, SEEDS.length);
  });
}
