// The kiosk, as a person with a finger uses it: every screen at three sizes, nothing left behind,
// one registration however often the network breaks.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { accessibility, validity } from '../checks.mjs';
import { startBrowser, startCaravane, until, visit } from '../harness.mjs';
import { CODE, enter, invitation } from '../journeys.mjs';

const SIZES = [[1080, 1920], [1280, 800], [1024, 768]];
const LEAST_TARGET = 64;

const site = await startCaravane();
const browser = await startBrowser();
const smallest = new Map();
let paired;

after(async () => {
  await browser.close();
  await site.stop();
  for (const [size, { side, what }] of smallest) console.log(`${size}: the smallest target is ${side} px (« ${what} »)`);
});

/** What a browser says when a call is refused on purpose, or when there is no network. */
const MEANT = /status of (401|409|422)|ERR_INTERNET_DISCONNECTED|ERR_FAILED/;

/** A device of a size; `code` opens it with a pairing code in its address. */
async function device([width, height], doings, { dark = false, own = true } = {}) {
  const context = await browser.newContext({
    baseURL: site.url,
    hasTouch: true,
    locale: 'fr-FR',
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    storageState: own ? await pairedState() : undefined,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (/Content Security Policy|Refused to/.test(text) || (message.type() === 'error' && !MEANT.test(text))) troubles.push(text);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(site.url) && !request.url().startsWith('data:')) troubles.push(`asked a stranger: ${request.url()}`);
  });
  await page.addInitScript(() => {
    window.printed = 0;
    window.print = () => (window.printed += 1);
  });
  try {
    await doings(page, context);
  } finally {
    await context.close();
  }
  assert.deepEqual(troubles, [], 'errors in the browser');
}

const codeOf = (text) => text.match(/\/borne#(\d{8})/)?.[1];
const tap = (page, name, options = {}) => page.getByRole('button', { name, ...options }).first().tap();
const begin = async (page) => {
  await page.goto('/borne');
  await tap(page, 'Commencer');
};
const free = (page) => page.locator('.card:not(:has(.full)):not(:has(.mango))').first();
const offer = (page) => page.evaluate(() => fetch('/api/borne/v1/offre').then((answer) => answer.json()));

/** The cookie of the one device of these tests, paired by the address that the program printed. */
async function pairedState() {
  if (paired) return paired;
  const code = codeOf(site.output());
  assert.ok(code, `no address of the kiosk in: ${site.output()}`);
  const context = await browser.newContext({ baseURL: site.url });
  const page = await context.newPage();
  await page.goto(`/borne#${code}`);
  await page.getByRole('button', { name: 'Commencer' }).waitFor();
  assert.equal(new URL(page.url()).hash, '', 'the code leaves the address');
  paired = await context.storageState();
  assert.deepEqual(paired.origins, [], 'nothing is stored');
  assert.ok(paired.cookies.every((cookie) => cookie.httpOnly && cookie.sameSite === 'Strict'), 'no script reads the secret');
  await context.close();
  return paired;
}

/** Scrolling, cut words, small targets, rules of accessibility: what is wrong with a screen. */
async function sound(page, name) {
  await page.evaluate(() => document.fonts.ready);
  const { faults, side, what } = await page.evaluate((least) => {
    const found = [];
    const { innerWidth: width, innerHeight: height } = window;
    const root = document.documentElement;
    if (root.scrollWidth > width || root.scrollHeight > height) found.push('the page scrolls');
    let side = Infinity;
    let what = '';
    for (const element of document.querySelectorAll('#borne *')) {
      if (element.closest('svg') && element.tagName !== 'svg') continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0) continue;
      const called = `${element.tagName.toLowerCase()} « ${element.textContent.slice(0, 40)} »`;
      if (box.left < -1 || box.top < -1 || box.right > width + 1 || box.bottom > height + 1) found.push(`outside the window: ${called}`);
      if (['BUTTON', 'MAIN', 'LI'].includes(element.tagName) && (element.scrollWidth > element.clientWidth + 2 || element.scrollHeight > element.clientHeight + 2)) found.push(`too large for its box: ${called}`);
      if (element.tagName !== 'BUTTON') continue;
      const shorter = Math.floor(Math.min(box.width, box.height));
      if (shorter < side) [side, what] = [shorter, element.textContent || element.getAttribute('aria-label')];
      if (shorter < least) found.push(`${shorter} px: ${called}`);
    }
    const main = document.querySelector('main');
    const inside = main.getBoundingClientRect();
    for (const part of main.children) {
      const box = part.getBoundingClientRect();
      if (box.height > 0 && (box.top < inside.top - 1 || box.bottom > inside.bottom + 1)) found.push(`past the end of the screen: ${part.className || part.tagName}`);
    }
    return { faults: found, side, what };
  }, LEAST_TARGET);
  const { width, height } = page.viewportSize();
  const size = `${width} × ${height}`;
  if (side < (smallest.get(size)?.side ?? Infinity)) smallest.set(size, { side, what });
  faults.push(...(await accessibility(page)));
  assert.deepEqual(faults, [], `faults of the screen « ${name} » at ${size}`);
}

/** Nothing of a person: no word in the page, nothing stored, nothing in the address. */
async function nothingRemains(page, context, traces) {
  const left = await page.evaluate(() => [document.documentElement.outerHTML, JSON.stringify(history.state), location.href, document.title].join('\n'));
  for (const trace of traces) assert.ok(!left.includes(trace), `« ${trace} » is still there`);
  const stored = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    caches: (await caches.keys()).length,
    databases: (await indexedDB.databases()).length,
    cookies: document.cookie,
    fields: document.querySelectorAll('input, textarea, select').length,
  }));
  assert.deepEqual(stored, { local: 0, session: 0, caches: 0, databases: 0, cookies: '', fields: 0 });
  assert.deepEqual((await context.storageState()).origins, []);
}

test('the shell holds no data, is valid and allows nothing inline', async () => {
  const answer = await fetch(`${site.url}/borne`);
  const html = await answer.text();
  const policy = answer.headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  assert.deepEqual(await validity(html), []);
});

test('a device is paired by its keypad, and a wrong code is told', () =>
  device(SIZES[1], async (page) => {
    await visit(browser, site, { javascript: 'blocked', width: 1280, height: 800 }, async (organiser) => {
      await enter(organiser, invitation(site.command('admin', 'invite', 'bornes@exemple.fr')));
      await organiser.open('/equipe/bornes');
      await organiser.page.getByLabel('Nom de la borne').fill('Borne du hall');
      await organiser.page.getByRole('button', { name: 'Préparer la borne' }).click();
      await organiser.page.getByText('La borne est prête').waitFor();
      const card = organiser.page.getByRole('listitem').filter({ hasText: 'Borne du hall' });
      const code = (await card.innerText()).match(/(\d{4})\s(\d{4})/);

      await page.goto('/borne');
      await page.getByRole('heading', { name: 'Reliez cette borne' }).waitFor();
      await sound(page, 'pairing');
      for (const digit of '00000000') await tap(page, digit, { exact: true });
      await tap(page, 'Relier');
      await page.getByText('Ce code ne convient pas').waitFor();
      await sound(page, 'pairing refused');
      for (const digit of code[1] + code[2]) await tap(page, digit, { exact: true });
      await tap(page, 'Relier');
      await page.getByRole('button', { name: 'Commencer' }).waitFor();

      await tap(page, 'Aidez-moi');
      await page.getByText('L’équipe est prévenue').waitFor();
      await sound(page, 'help');
      await until('the team sees that help is asked for', async () => {
        await organiser.open('/equipe/bornes');
        return (await card.innerText()).includes('Demande de l’aide');
      });
      // Whoever welcomes people at that stop is told too: somebody stands there and waits.
      await organiser.open('/accueil');
      await organiser.page.getByRole('link', { name: /^Ouvrir l’accueil/ }).first().click();
      await organiser.page.getByText('Quelqu’un demande de l’aide à la borne.').waitFor();
      await organiser.page.getByText('Borne du hall').waitFor();
      await organiser.open('/equipe/bornes');
      await tap(page, 'C’est réglé');
      await tap(page, 'Commencer');
      await free(page).tap();

      await card.getByRole('button', { name: /^Couper la borne/ }).click();
      await organiser.page.getByText('La borne est coupée').waitFor();
      await page.locator('.drawing').first().tap();
      await tap(page, 'Confirmer');
      await page.getByText('Cette borne n’est plus reliée').waitFor();
    });
  }, { own: false }));

for (const size of SIZES) {
  test(`the whole way by touch at ${size.join(' × ')}, without scrolling or typing`, () =>
    device(size, async (page, context) => {
      await page.goto('/borne');
      await page.getByRole('button', { name: 'Commencer' }).waitFor();
      await sound(page, 'welcome');
      await tap(page, 'Commencer');
      await sound(page, 'activities');
      await tap(page, 'Page d’après');
      await sound(page, 'activities, next page');
      await tap(page, 'Page d’avant');

      await page.locator('.card:has(.mango)').first().tap();
      if (await page.getByRole('heading', { name: 'Quel emploi' }).isVisible()) {
        await sound(page, 'desks');
        await page.locator('.card').first().tap();
      }
      await page.getByRole('heading', { name: 'Choisissez votre heure' }).waitFor();
      await sound(page, 'times');
      await page.locator('.time').first().tap();
      await sound(page, 'drawings');
      await tap(page, 'Page d’après');
      await sound(page, 'drawings, next page');
      await tap(page, 'Écrire mon prénom');
      await sound(page, 'letters');
      for (const letter of 'ZÉPHYRINE') await tap(page, letter, { exact: true });
      await sound(page, 'name written');
      await tap(page, 'C’est bon');
      assert.match(await page.getByRole('main').innerText(), /Zéphyrine/);
      await sound(page, 'review');
      await page.getByRole('button', { name: 'Changer : Votre nom' }).tap();
      await page.locator('.drawing').nth(2).tap();
      await tap(page, 'Confirmer');
      await page.getByRole('heading', { name: 'Votre place est réservée' }).waitFor();
      await sound(page, 'ticket');
      const ticket = await page.getByRole('article').innerText();
      const code = ticket.match(CODE)?.[0];
      assert.ok(code, 'the ticket shows its code');
      assert.match(ticket, /Soleil\s\d+/);
      await tap(page, 'Imprimer');
      assert.equal(await page.evaluate(() => window.printed), 1);
      await tap(page, 'Terminé');
      await page.getByRole('button', { name: 'Commencer' }).waitFor();
      await nothingRemains(page, context, [code, code.replace(/\s/, '&nbsp;'), 'Zéphyrine', 'Votre place']);

      await page.goBack({ waitUntil: 'commit', timeout: 2_000 }).catch(() => null);
      await page.getByRole('button', { name: 'Commencer' }).waitFor();
      await nothingRemains(page, context, [code, 'Zéphyrine']);
    }));
}

test('« back » stays on the screen, and loading anew shows nobody', () =>
  device(SIZES[2], async (page, context) => {
    await begin(page);
    await free(page).tap();
    await page.locator('.drawing').first().tap();
    await page.getByRole('heading', { name: 'C’est bien ça' }).waitFor();
    await page.evaluate(() => history.back());
    await page.waitForTimeout(300);
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'C’est bien ça\u{a0}?');
    await page.reload();
    await page.getByRole('button', { name: 'Commencer' }).waitFor();
    await nothingRemains(page, context, ['Votre nom']);
  }));

test('it asks after a minute without a touch, and forgets half a minute later', () =>
  device(SIZES[0], async (page, context) => {
    await page.clock.install();
    await begin(page);
    await free(page).tap();
    await tap(page, 'Écrire mon prénom');
    for (const letter of 'ROSA') await tap(page, letter, { exact: true });
    await page.clock.runFor(58_000);
    assert.equal(await page.getByRole('alertdialog').count(), 0);
    await page.clock.runFor(4_000);
    await page.getByRole('alertdialog', { name: 'Vous êtes encore là' }).waitFor();
    await sound(page, 'still there');
    await tap(page, 'Oui, je continue');
    assert.match(await page.getByRole('main').innerText(), /Rosa/, 'what was written stays');
    await page.clock.runFor(62_000);
    await page.getByRole('alertdialog').waitFor();
    await page.clock.runFor(30_000);
    await page.getByRole('button', { name: 'Commencer' }).waitFor();
    await nothingRemains(page, context, ['Rosa']);
  }));

test('a network that breaks before, during and after the call makes one registration', () =>
  device(SIZES[1], async (page, context) => {
    await begin(page);
    const title = await free(page).locator('strong').innerText();
    const places = async () => Number((await offer(page)).activities.find((one) => one.title === title).places.match(/\d+/)[0]);
    const before = await places();
    await free(page).tap();
    await page.locator('.drawing').nth(5).tap();

    const keys = [];
    await page.route('**/api/borne/v1/inscriptions', async (route) => {
      keys.push(route.request().postDataJSON().key);
      // The second call arrives, and its answer is lost.
      if (keys.length === 2) await route.fetch();
      return keys.length <= 3 ? route.abort() : route.continue();
    });
    await tap(page, 'Confirmer');
    await page.getByRole('heading', { name: 'Le réseau ne répond pas' }).waitFor();
    await sound(page, 'no network');
    assert.doesNotMatch(await page.getByRole('main').innerText(), /réservée/);
    await page.getByRole('heading', { name: 'Votre place est réservée' }).waitFor();
    assert.ok(keys.length >= 4);
    assert.equal(new Set(keys).size, 1, 'every try has the same key');
    await tap(page, 'Terminé');

    await context.setOffline(true);
    await tap(page, 'Commencer');
    await free(page).waitFor();
    await tap(page, 'Aidez-moi');
    await page.getByText('Pas de réseau').waitFor();
    await context.setOffline(false);
    await tap(page, 'C’est réglé');
    assert.equal(await places(), before - 1, 'one seat was taken');
  }));

test('a full activity offers to wait, and says so on the ticket', () =>
  device(SIZES[2], async (page) => {
    await begin(page);
    const full = page.locator('.card:has(.full)');
    if ((await full.count()) === 0) await tap(page, 'Page d’après');
    await full.first().tap();
    await page.getByRole('heading', { name: 'C’est complet' }).waitFor();
    await sound(page, 'full');
    await tap(page, 'Liste d’attente');
    await page.locator('.drawing').nth(1).tap();
    await tap(page, 'M’inscrire en attente');
    await page.getByRole('heading', { name: 'Vous êtes sur la liste d’attente' }).waitFor();
    await sound(page, 'waiting ticket');
    assert.match(await page.getByRole('main').innerText(), /Vous êtes numéro \d+/);
  }));

test('it works by keyboard alone', () =>
  device(SIZES[1], async (page) => {
    await page.goto('/borne');
    await page.getByRole('button', { name: 'Commencer' }).waitFor();
    const press = async (name) => {
      for (let tries = 0; tries < 40; tries += 1) {
        await page.keyboard.press('Tab');
        const here = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
        if (name.test(here)) return page.keyboard.press('Enter');
      }
      return assert.fail(`the keyboard does not reach ${name}`);
    };
    await press(/Commencer/);
    await press(/Il reste/);
    if (await page.getByRole('heading', { name: 'Quel emploi' }).isVisible()) await press(/·/);
    if (await page.getByRole('heading', { name: 'Choisissez votre heure' }).isVisible()) await press(/\d\sh/);
    await press(/Poisson/);
    await press(/Confirmer/);
    await page.getByRole('heading', { name: 'Votre place est réservée' }).waitFor();
  }));

test('the dark colours are as accessible', () =>
  device(SIZES[2], async (page) => {
    await page.goto('/borne');
    await page.getByRole('button', { name: 'Commencer' }).waitFor();
    await sound(page, 'welcome, dark');
    await tap(page, 'Commencer');
    await sound(page, 'activities, dark');
    await free(page).tap();
    await sound(page, 'drawings, dark');
  }, { dark: true }));
