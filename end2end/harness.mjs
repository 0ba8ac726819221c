// Starts the release binary on a free port with its own database, mail folder and clock, and a
// browser beside it. Whatever a page writes to the console as an error, and every violation of the
// content security policy, fails the test that opened the page.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import test, { after } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { readMail } from './mail.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const binary = process.env.CARAVANE_BINARY ?? join(root, process.env.CARGO_TARGET_DIR ?? 'target', 'release', 'caravane');
const siteRoot = process.env.CARAVANE_SITE_ROOT ?? join(root, 'target', 'site');

/** The demonstration clock of the tests: a Monday morning before the tour of the north goes on. */
export const NOW = '2027-05-03T12:00:00Z';

export function freePort() {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.on('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Runs `look` until it returns something true; fails with `what` after `seconds`. */
export async function until(what, look, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) assert.fail(`still waiting after ${seconds} s: ${what}`);
    await pause(100);
  }
}

/**
 * One running Caravane. `demo: null` leaves the database empty.
 * `url` is the address of the site; `output()` what the program printed; `mails()` what it sent.
 */
export async function startCaravane({ demo = 'carrefour', now = NOW, environment = {} } = {}) {
  assert.ok(existsSync(binary), `${binary} is missing: cargo leptos build --release --split`);
  const folder = mkdtempSync(join(tmpdir(), 'caravane-end2end-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CARAVANE_|LEPTOS_|DATABASE_URL)/.test(name)));
  const env = {
    ...inherited,
    DATABASE_URL: `sqlite:${join(folder, 'caravane.db')}`,
    CARAVANE_LISTEN: `127.0.0.1:${port}`,
    CARAVANE_BASE_URL: url,
    CARAVANE_SECRET_FILE: join(folder, 'secret.key'),
    CARAVANE_MAIL_FOLDER: join(folder, 'mail'),
    CARAVANE_SITE_ROOT: siteRoot,
    CARAVANE_NOW: now,
    ...environment,
  };
  const words = ['serve', ...(demo ? ['--demo', demo] : [])];
  let child = null;
  let ended = null;
  let printed = '';
  process.once('exit', () => child?.kill('SIGKILL'));

  async function begin() {
    let over = null;
    child = spawn(binary, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env });
    child.stdout.on('data', (bytes) => (printed += bytes));
    child.stderr.on('data', (bytes) => (printed += bytes));
    ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })));
    ended.then((how) => (over = how));
    await until('the server answers', async () => {
      if (over) assert.fail(`caravane ended with ${over.code ?? over.signal}:\n${printed}`);
      return fetch(`${url}/health`).then((answer) => answer.ok, () => false);
    }, 90);
  }

  /** Ends it as a service manager does. */
  async function end() {
    child.kill('SIGTERM');
    const how = await Promise.race([ended, pause(15_000, null, { ref: false })]);
    if (!how) child.kill('SIGKILL');
    return how;
  }

  function sound(how) {
    assert.deepEqual(how, { code: 0, signal: null }, `caravane did not stop cleanly:\n${printed.slice(-2000)}`);
    assert.doesNotMatch(printed, /panicked at/, 'the server panicked');
  }

  await begin();

  return {
    url,
    folder,
    output: () => printed,
    /** Runs another command of the program on the same database and returns what it printed. */
    command: (...words) => execFileSync(binary, words, { cwd: folder, env, encoding: 'utf8' }),
    mails() {
      const mailbox = join(folder, 'mail');
      if (!existsSync(mailbox)) return [];
      return readdirSync(mailbox, { recursive: true })
        .filter((name) => name.endsWith('.eml'))
        .sort()
        .map((name) => readMail(readFileSync(join(mailbox, name))));
    },
    /** Ends it and starts it again at the same address, on the same database, at another time. */
    async restart(at) {
      sound(await end());
      env.CARAVANE_NOW = at;
      await begin();
    },
    /** Ends it for good, and expects a clean end. */
    async stop() {
      const how = await end();
      rmSync(folder, { recursive: true, force: true });
      sound(how);
    },
  };
}

/** Steps that go on from each other: once one fails, the rest is not told. */
export function story() {
  let broken = false;
  return (name, doings) =>
    test(name, async (t) => {
      if (broken) return t.skip('the story broke off before');
      broken = true;
      await doings();
      broken = false;
    });
}

/** A fresh Chromium with an empty profile, which talks to nobody but the page under test; `more` are further switches. */
export function startBrowser(more = []) {
  const path = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    .find((each) => each && existsSync(each));
  assert.ok(path, 'Chromium is missing: sudo apt-get install chromium, or set CHROMIUM_PATH');
  return chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      ...more,
    ],
  });
}

/** What the browser reports when a page answers 401 (a kiosk that is not paired), 404, 409, 422 or 429 on purpose. */
const MEANT = /^Failed to load resource: the server responded with a status of (401|404|409|422|424|429) /;

/**
 * A person at a browser: one context, one page. `close()` fails when the page reported an error.
 * `javascript` is `true`, `false` (switched off), or `'blocked'`: the browser could run scripts, but
 * the site's never arrive. That is the page as the server made it, with the checkers still able to run.
 */
export async function openPerson(browser, caravane, { javascript = true, width = 390, height = 844, dark = false } = {}) {
  const context = await browser.newContext({
    baseURL: caravane.url,
    javaScriptEnabled: javascript !== false,
    locale: 'fr-FR',
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  if (javascript === 'blocked') await context.route(/\/pkg\/.*\.(js|wasm)$/, (route) => route.abort());
  const page = await context.newPage();
  const troubles = [];
  const violations = [];
  page.on('pageerror', (error) => {
    const expected = javascript === 'blocked' && /dynamically imported module/.test(error.message);
    if (!expected) troubles.push(`script error: ${error.message}`);
  });
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) violations.push(message.text());
    else if (message.type() === 'error') {
      const asset = new URL(message.location().url || caravane.url).pathname.startsWith('/pkg/');
      if (asset && javascript === 'blocked') return;
      if (asset || !MEANT.test(message.text())) troubles.push(`${message.text()} (${message.location().url})`);
    } else if (/hydrat|unreachable|panicked/i.test(message.text()) && message.type() === 'warning') {
      troubles.push(message.text());
    }
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // A page that is left drops what it was loading; where scripts are off, Chromium refuses to preload them.
    const ours = why === 'net::ERR_ABORTED' || (javascript === 'blocked' && why === 'net::ERR_FAILED') || (javascript === false && why === 'csp');
    if (!ours) troubles.push(`${request.url()}: ${why}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(caravane.url) && !request.url().startsWith('data:')) troubles.push(`asked a stranger: ${request.url()}`);
  });

  return {
    page,
    context,
    javascript,
    violations,
    troubles,
    /** Opens a path and waits until the page can be used: with scripts, until it is hydrated. */
    async open(path, status = 200) {
      const answer = await page.goto(path, { waitUntil: javascript ? 'networkidle' : 'load' });
      assert.equal(answer.status(), status, `${path} answers`);
      return answer;
    },
    async close() {
      await context.close();
      assert.deepEqual(violations, [], 'violations of the content security policy');
      assert.deepEqual(troubles, [], 'errors in the browser');
    },
  };
}

/** Runs one visit and always closes it; an error of the visit itself is told first. */
export async function visit(browser, caravane, options, doings) {
  const person = await openPerson(browser, caravane, options);
  try {
    await doings(person);
  } catch (error) {
    console.error(`The page was ${person.page.url()}`);
    for (const noise of new Set([...person.violations, ...person.troubles])) console.error(`The browser also said: ${noise}`);
    await person.context.close();
    throw error;
  }
  await person.close();
}

/** For a file of tests: one Caravane and one browser, ended after the last test. */
export async function stage(options) {
  const site = await startCaravane(options);
  const browser = await startBrowser();
  after(async () => {
    await browser.close();
    await site.stop();
  });
  return { site, person: (how, doings) => visit(browser, site, how, doings) };
}

/** What a click answers when the browser loads a whole page for it: the last answer, after redirections. */
export async function submitted(page, act) {
  const whole = (answer) => answer.request().isNavigationRequest() && answer.frame() === page.mainFrame() && (answer.status() < 300 || answer.status() >= 400);
  const [answer] = await Promise.all([page.waitForResponse(whole), act()]);
  await page.waitForLoadState('load');
  return answer;
}
