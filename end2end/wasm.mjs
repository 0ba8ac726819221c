// A wasm module alone in a page of Chromium, without what its generator would describe to the browser.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { startBrowser } from './harness.mjs';

/** Opens a page in which `engine` holds the exports of a module; `close()` ends it. */
export async function engine(path) {
  const files = { '/': ['text/html', '<!doctype html><title>Caravane</title>'], '/engine.wasm': ['application/wasm', readFileSync(path)] };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? ['text/plain', ''];
    response.writeHead(files[request.url] ? 200 : 404, { 'content-type': type }).end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const browser = await startBrowser();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(async () => {
    const module = await WebAssembly.compileStreaming(fetch('/engine.wasm'));
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => 0;
    const { exports } = await WebAssembly.instantiate(module, imports);
    // Before its generator ran, the module adds a sign of its own to the names.
    const known = Object.entries(exports).map(([name, value]) => [name.replace(/_[0-9a-f]{16}$/, ''), value]);
    globalThis.engine = Object.fromEntries(known);
    /** The bytes of an answer, and their digest. */
    globalThis.ask = async (subject, seed, amount) => {
      const length = engine.answer(subject, seed, amount) >>> 0;
      const bytes = new Uint8Array(engine.memory.buffer, engine.answer_at() >>> 0, length).slice();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return { text: new TextDecoder().decode(bytes), length, digest: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
    };
  });
  return {
    page,
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
}
