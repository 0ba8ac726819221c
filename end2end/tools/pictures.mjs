// The pictures of the README, as the demonstration shows them, into server/docs/pictures.
// The kiosk's own is taken by hand: its screens have no address.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPerson, startBrowser, startCaravane, visit } from '../harness.mjs';
import { explore, featureStates, inviter, publicStates, staffStates } from '../states.mjs';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../server/docs/pictures');
/** File, name of the state, width and height, which of its states. */
const wanted = [
  ['home', 'home', 390, 844],
  ['stop', 'stop', 390, 844],
  ['ticket', 'ticket', 390, 844],
  ['itinerary', 'road of a tour', 1280, 900],
  ['day', 'day programme', 1280, 900],
  ['publish', 'publishing', 1280, 900, 'empty'],
  ['welcome', 'desk: day', 820, 1180],
];

const browser = await startBrowser();
const site = await startCaravane();
try {
  const at = (how, doings) => visit(browser, site, how, doings);
  const found = await explore(site, at);
  const states = [...publicStates(found), ...staffStates(inviter(site)), ...(await featureStates(site, at, found))];
  for (const [file, name, width, height, which = 'filled'] of wanted) {
    const state = states.find((one) => one.name === name && one.state === which);
    if (!state) throw new Error(`there is no state « ${name} » any more: ${states.map((one) => one.name).join(', ')}`);
    const person = await openPerson(browser, site, { width, height });
    await state.go(person);
    await person.page.evaluate(() => document.fonts.ready.then(() => true));
    await person.page.waitForTimeout(500);
    await person.page.screenshot({ path: join(folder, `${file}.png`) });
    await person.context.close();
  }
  console.log(`${wanted.length} pictures in ${folder}`);
} finally {
  await browser.close();
  await site.stop();
}
