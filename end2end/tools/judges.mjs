// Hands calendars to readers that we did not write, and counts how many of them could be asked.
//
// usage: judges.mjs FOLDER      FOLDER holds what server/core/tests/judged.rs wrote
// `setup.sh test` installs the judges; one that is absent is printed as skipped. Exits with 1 when a judge
// complains. The last line is « judges: <ran> ran, <skipped> skipped ».
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const here = import.meta.dirname;
const folder = process.argv[2];
const tools = resolve(process.env.CARGO_TARGET_DIR ?? join(here, '../../target'), 'judges');
const python = join(tools, 'bin/python');
const libical = join(tools, 'libical');
const readers = join(here, '../judges/readers.py');

const file = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : null);
const objects = file('objects.ndjson');
const definitions = file('zones.ndjson');
const lines = (bytes) => bytes.toString().split('\n').filter(Boolean).map((line) => JSON.parse(line));
const octets = (text) => Buffer.byteLength(text);
const seconds = (instant) => Date.parse(instant) / 1000;
const frames = () => lines(objects).map((each) => `${each.events[0].uid} ${octets(each.ics)}\n${each.ics}`).join('');
const zones = () => lines(definitions)
  .map((each) => `${each.zone} ${octets(each.ics)} ${seconds(each.from)} ${seconds(each.until)}\n${each.ics}`)
  .join('');

const versions = existsSync(python) ? spawnSync(python, [readers, 'versions'], { encoding: 'utf8' }).stdout.trim() : '';
const fromPython = (name) => ({
  name: `${name} (Python)`,
  there: versions.includes(`${name} `),
  command: [python, readers, name],
  input: () => objects,
});
// The slowest first: two of them run at a time.
const judges = [
  fromPython('ics'),
  { name: 'libical, what each method must and must not hold', there: existsSync(libical), command: [libical, 'objects'], input: frames },
  { name: 'libical, zones by their own bytes against the system', there: existsSync(libical), command: [libical, 'zones'], input: zones },
  { name: 'ical.js', there: existsSync(join(here, '../node_modules/ical.js')), command: [process.execPath, join(here, '../judges/icaljs.mjs')], input: () => objects },
  ...['icalendar', 'vobject', 'ical'].map(fromPython),
];

function ask({ name, command, input }) {
  const begin = performance.now();
  return new Promise((done) => {
    const child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (part) => { out += part; });
    child.stdin.on('error', () => {}); // a judge that fell over says so by its status
    child.stdin.end(input());
    child.on('close', (status) => {
      const said = out.trim().split('\n');
      const [, asked, complaints] = /^(\d+) (\d+)$/.exec(said.pop() ?? '') ?? [];
      if (said.length > 0) console.log(said.join('\n'));
      const time = ((performance.now() - begin) / 1000).toFixed(1);
      const fine = status === 0 && Number(asked) > 0 && complaints === '0';
      console.log(`judge ${name}: ${asked ?? 'no'} objects, ${complaints ?? 'no count of'} complaints (${time} s)${fine ? '' : ' REFUSED'}`);
      done(fine);
    });
  });
}

let fine = true;
// A folder with the one file alone asks those judges alone.
const asked = judges.filter((judge) => (judge.input === zones ? definitions : objects));
if (asked.length === 0) throw new Error(`${folder} holds nothing to judge`);
const present = asked.filter((judge) => judge.there);
for (const judge of asked.filter((each) => !each.there)) console.log(`judge ${judge.name}: skipped, it is not installed`);
const queue = [...present];
const worker = async () => {
  for (let judge = queue.shift(); judge; judge = queue.shift()) fine = (await ask(judge)) && fine;
};
await Promise.all([worker(), worker()]);
if (versions) console.log(`versions: ${versions}`);
// One more is asked by the tests of mail themselves.
const signatures = existsSync(python) && spawnSync(python, ['-c', 'import dkim']).status === 0;
console.log(`judge dkimpy: ${signatures ? 'asked by the tests of mail' : 'skipped, it is not installed'}`);
const ran = present.length + Number(signatures);
console.log(`judges: ${ran} ran, ${asked.length + 1 - ran} skipped`);
process.exitCode = fine ? 0 : 1;
