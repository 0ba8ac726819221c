// The camera of the welcome desk. Chromium plays a camera of its own; what reads square codes is played
// by the test, for Chromium has no such reader on Linux.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { accessibility } from '../checks.mjs';
import { startBrowser, startCaravane, visit } from '../harness.mjs';
import { confirm, enter, fill } from '../journeys.mjs';
import { inviter } from '../states.mjs';

// Half past eight on the day at Le Marigot.
const site = await startCaravane({ now: '2027-05-18T12:30:00Z' });
const withCamera = await startBrowser(['--use-fake-device-for-media-stream']);
const without = await startBrowser();
after(async () => {
  await withCamera.close();
  await without.close();
  await site.stop();
});

/** The signed-in host, and the address of the desk. */
let signedIn;
let desk;
let ticket;
const scan = (page) => page.getByRole('button', { name: 'Scanner', exact: true });
const field = (page) => page.getByLabel('Code ou prénom');

/** Reads what the test holds up: `window.held`, or nothing. A page that is left forgets it. */
function reader() {
  window.BarcodeDetector = class {
    static getSupportedFormats() {
      return Promise.resolve(['ean_13', 'qr_code']);
    }
    constructor({ formats }) {
      if (formats.join() !== 'qr_code') throw new TypeError('other codes');
    }
    async detect(source) {
      if (!(source instanceof HTMLVideoElement) || source.videoWidth === 0) throw new DOMException('no picture yet', 'InvalidStateError');
      window.looks = (window.looks ?? 0) + 1;
      return window.held ? [{ rawValue: window.held }] : [];
    }
  };
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.streams = [];
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await ask(wish);
    window.streams.push(stream);
    return stream;
  };
}

const live = (page) => page.evaluate(() => window.streams.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length);

/** A host at the desk of Le Marigot; `camera` is granted, refused or missing. */
function host(camera, doings, { reads = true, javascript = true } = {}) {
  const browser = camera === 'missing' ? without : withCamera;
  return visit(browser, site, { width: 1024, height: 768, javascript }, async (one) => {
    if (camera !== 'refused') await one.context.grantPermissions(['camera'], { origin: site.url });
    if (reads) await one.context.addInitScript(reader);
    await one.context.addCookies(signedIn);
    await one.open(desk);
    await doings(one.page);
  });
}

test('somebody registers, and somebody stands at the desk', () =>
  visit(without, site, { javascript: false }, async (visitor) => {
    await visitor.open('/tournees/caravane-du-nord/le-marigot/inscription');
    await visitor.page.locator('label', { hasText: 'Vos droits et vos démarches' }).locator('input').check({ force: true });
    await fill(visitor.page, { firstName: 'Rosa' });
    ticket = await confirm(visitor.page);
    await enter(visitor, inviter(site)());
    await visitor.open('/accueil');
    desk = await visitor.page.locator('article.card').filter({ hasText: 'Le Marigot' }).getByRole('link').getAttribute('href');
    signedIn = await visitor.context.cookies();
  }));

test('the camera reads the ticket, and it is checked in as if it had been typed', () =>
  host('granted', async (page) => {
    await scan(page).click();
    await page.getByText('Montrez le carré du ticket à la caméra.').waitFor();
    await page.waitForFunction(() => window.looks > 1);
    assert.equal(await live(page), 1);
    assert.deepEqual(await accessibility(page), []);
    await page.evaluate((address) => (window.held = address), `${site.url}${ticket.path}`);
    await page.waitForURL('**/personne/*');
    await page.getByText('C’est pointé !').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Rosa' }).waitFor();
    // The next person, on this very page.
    await page.waitForLoadState('networkidle');
    await scan(page).click();
    await page.evaluate((address) => (window.held = address), `${site.url}${ticket.path}`);
    await page.getByText('Déjà pointé.').waitFor();
  }));

test('« Arrêter » and leaving the page let go of the camera', () =>
  host('granted', async (page) => {
    await scan(page).click();
    await page.waitForFunction(() => window.looks > 0);
    await page.getByRole('button', { name: 'Arrêter' }).click();
    assert.equal(await live(page), 0);
    assert.equal(await page.locator('video').count(), 0);
    await scan(page).click();
    await page.waitForFunction(() => window.streams.length === 2);
    await page.getByRole('link', { name: 'Par dessin' }).click();
    await page.waitForURL(`**${desk}/dessins`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await live(page), 0, 'the page was left');
  }));

test('a camera that is refused or missing is said in words, and the code can be typed', async () => {
  for (const [camera, words] of [['refused', 'La caméra est refusée.'], ['missing', 'Aucune caméra ici.']]) {
    await host(camera, async (page) => {
      await scan(page).click();
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
      assert.equal(await page.locator('video').count(), 0);
      assert.deepEqual(await accessibility(page), []);
      await field(page).fill(ticket.code);
      await page.keyboard.press('Enter');
      await page.getByText('Déjà pointé.').waitFor();
    });
  }
});

test('a square code that is no ticket is told as a wrong code is', () =>
  host('granted', async (page) => {
    await scan(page).click();
    await page.evaluate(() => (window.held = 'https://ailleurs.example/affiche'));
    await page.getByText('Cherchez par dessin ou par prénom.').waitFor();
    assert.equal(await field(page).inputValue(), 'https://ailleurs.example/affiche');
  }));

test('where the browser reads no square codes, or runs no scripts, there is no button that does nothing', async () => {
  await host('granted', async (page) => {
    await page.waitForTimeout(500);
    assert.equal(await scan(page).count(), 0);
  }, { reads: false });
  await host('granted', async (page) => assert.equal(await scan(page).count(), 0), { javascript: false });
});
