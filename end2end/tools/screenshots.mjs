// A picture of every page in every state, in four widths, light and dark for the public pages,
// into end2end/screenshots. They are for looking at: nothing is compared.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPerson, startBrowser, startCaravane, visit } from '../harness.mjs';
import { emptyStates, explore, featureStates, inviter, publicStates, staffStates } from '../states.mjs';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'screenshots');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const sizes = [[320, 640], [390, 844], [768, 1024], [1280, 800]];
const kiosk = [[1080, 1920], [1280, 800], [1024, 768]];
const browser = await startBrowser();
const site = await startCaravane();
const empty = await startCaravane({ demo: null });
let count = 0;

async function pictures(where, state) {
  // Scripts stay away: the page as the server made it, so that errors show the same page twice.
  const person = await openPerson(browser, where, { javascript: 'blocked' });
  const { page } = person;
  try {
    await state.go(person);
    for (const colorScheme of state.audience === 'public' ? ['light', 'dark'] : ['light']) {
      await page.emulateMedia({ colorScheme });
      for (const [width, height] of state.audience === 'kiosk' ? kiosk : sizes) {
        await page.setViewportSize({ width, height });
        await page.evaluate(() => document.fonts.ready.then(() => true));
        const name = `${state.audience}-${state.name}-${state.state}-${width}${colorScheme === 'dark' ? '-dark' : ''}.png`;
        await page.screenshot({ path: join(folder, name.replace(/[^a-z0-9.]+/gi, '-')), fullPage: true });
        count += 1;
      }
    }
  } finally {
    await person.context.close();
  }
}

try {
  const at = (how, doings) => visit(browser, site, how, doings);
  const found = await explore(site, at);
  const all = [
    ...publicStates(found).map((state) => [site, state]),
    ...staffStates(inviter(site)).map((state) => [site, state]),
    ...(await featureStates(site, at, found)).map((state) => [site, state]),
    ...emptyStates(inviter(empty)).map((state) => [empty, state]),
  ];
  for (const [where, state] of all) await pictures(where, state);
  console.log(`${count} pictures in ${folder}`);
} finally {
  await browser.close();
  await site.stop();
  await empty.stop();
}
