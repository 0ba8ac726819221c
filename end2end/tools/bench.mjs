// How many pages a second the release build answers on this machine, beside a static file of the
// same server. Sixteen connections kept open, ten seconds each, over the loopback.
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { startCaravane } from '../harness.mjs';

const seconds = 10;
const connections = 16;

async function measure(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + seconds * 1000;
  const times = [];
  let refused = 0;
  const once = () =>
    new Promise((done, failed) => {
      const begin = performance.now();
      request(url, { agent }, (answer) => {
        answer.resume();
        answer.on('end', () => {
          times.push(performance.now() - begin);
          if (answer.statusCode !== 200) refused += 1;
          done();
        });
      }).on('error', failed).end();
    });
  await Promise.all(Array.from({ length: connections }, async () => {
    while (performance.now() < end) await once();
  }));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1);
  return { perSecond: Math.round(times.length / seconds), p50: at(0.5), p99: at(0.99), refused };
}

const site = await startCaravane();
try {
  const home = await (await fetch(site.url)).text();
  const tour = home.match(/href="(\/tournees\/[^"/]+)"/)?.[1];
  const stop = (await (await fetch(site.url + tour)).text()).match(new RegExp(`href="(${tour}/[^"/?]+)"`))?.[1];
  console.log(`${cpus()[0].model.trim()}, ${cpus().length} cores, shared with the client; ${connections} connections, ${seconds} s each`);
  for (const [name, path] of [['static file', '/pkg/caravane.css'], ['home', '/'], ['tour', tour], ['stop', stop]]) {
    const { perSecond, p50, p99, refused } = await measure(site.url + path);
    console.log(`${name.padEnd(12)} ${String(perSecond).padStart(6)} a second   p50 ${p50} ms   p99 ${p99} ms   ${refused} refused`);
  }
} finally {
  await site.stop();
}
