// A picture of each kind of message, at 360 and 720 px, in light and in dark colours, into
// end2end/screenshots/mail. They are for looking at: nothing is compared.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBrowser, startCaravane, visit } from '../harness.mjs';
import { enter } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'screenshots', 'mail');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const browser = await startBrowser();
const site = await startCaravane();
const texts = '/equipe/tournees/caravane-du-nord/textes';
let count = 0;

try {
  await visit(browser, site, { javascript: 'blocked' }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, inviter(site, 'images')());
    await organiser.open(texts);
    const kinds = await page.locator(`main a[href^="${texts}/"]`).evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    for (const kind of kinds) {
      await organiser.open(kind);
      await page.goto(new URL(await page.locator('iframe').getAttribute('src'), site.url).href);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        for (const width of [360, 720]) {
          await page.setViewportSize({ width, height: 800 });
          await page.screenshot({ path: join(folder, `${kind.split('/').at(-1)}-${width}-${colorScheme}.png`), fullPage: true });
          count += 1;
        }
      }
    }
  });
  console.log(`${count} pictures in ${folder}`);
} finally {
  await browser.close();
  await site.stop();
}
