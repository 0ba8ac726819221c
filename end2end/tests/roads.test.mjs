// Travel times: out as a table, edited, in again with an error, mended; and a router that answers or not.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test, { after } from 'node:test';
import { stage, startBrowser, startCaravane, visit } from '../harness.mjs';
import { enter, invitation, main, press } from '../journeys.mjs';

const TOUR = '/equipe/tournees/caravane-du-nord';
const { site, person } = await stage();
const invited = (address) => invitation(site.command('admin', 'invite', address));
const fill = (page, text) => page.getByLabel('Tableau collé').fill(text);
const look = (page) => press(page, 'Voir avant d’importer');

for (const javascript of [false, true]) {
  test(`two cells of the matrix are edited, one wrong, mended and seen on the road, scripts ${javascript ? 'on' : 'off'}`, () =>
    person({ javascript, width: 1280, height: 900 }, async (organiser) => {
      const { page } = organiser;
      await enter(organiser, invited(`trajets-${javascript}@exemple.fr`));
      await organiser.open(`${TOUR}/trajets`);
      // The first two ways of the tour, as the page names them: « Le Lorrain vers Macouba ».
      const labels = await page.locator('form.leg-form label').allInnerTexts();
      const [from, to] = labels[0].replaceAll('\u00a0', ' ').split(' vers ');
      const href = await page.getByRole('link', { name: 'Exporter en .csv' }).getAttribute('href');
      const file = await page.request.get(`${site.url}${href}`);
      assert.match(file.headers()['content-type'], /text\/csv/);
      const text = await file.text();
      assert.ok(text.startsWith('\ufeffDe;Vers;Minutes;Source;Date\r\n'), text.slice(0, 60));
      const [there, back] = javascript ? ['83', '84'] : ['71', '72'];
      const edited = (one, other) =>
        text
          .split('\r\n')
          .map((line) => {
            if (line.startsWith(`${from};${to};`)) return `${from};${to};${one};;`;
            return line.startsWith(`${to};${from};`) ? `${to};${from};${other};;` : line;
          })
          .join('\r\n');

      await page.getByRole('link', { name: 'Importer des durées' }).click();
      await page.getByLabel('Fichier').setInputFiles({ name: 'trajets.csv', mimeType: 'text/csv', buffer: Buffer.from(edited(there, '-4')) });
      const refused = await look(page);
      assert.equal(refused.status(), 422);
      assert.equal(await page.locator('table.preview td.bad').innerText(), '-4');
      assert.match(await main(page), /Ligne \d+, colonne 3 : Écrivez un nombre entre 1 et 1440/);
      assert.match(await page.getByLabel('Tableau collé').inputValue(), new RegExp(`${to}\t${from}\t-4`));

      await fill(page, edited(there, back));
      const looked = await look(page);
      assert.equal(looked.status(), 200);
      assert.match(await main(page), /2 durées changent, \d+ sont déjà connues/);
      await press(page, 'Accepter ces durées');
      await page.waitForURL(/\/trajets\?fait/);
      await organiser.open(TOUR);
      assert.match(await main(page), javascript ? /1 h 23, importé le 3 mai/ : /1 h 11, importé le 3 mai/);

      // Typed goes first; taken back, the imported minutes count again.
      await organiser.open(`${TOUR}/trajets`);
      await page.locator('form.leg-form input[inputmode]').first().fill('35');
      await press(page, /^Enregistrer/);
      await organiser.open(TOUR);
      assert.match(await main(page), /35 min, saisi/);
      await organiser.open(`${TOUR}/trajets`);
      assert.match(await main(page), /Sans saisie : 1 h \d\d, importé le 3 mai/);
      await page.locator('form.leg-form input[inputmode]').first().fill('');
      await press(page, /^Enregistrer/);
      await organiser.open(TOUR);
      assert.match(await main(page), /1 h \d\d, importé le 3 mai/);

      // What was imported goes: of one pair, then of the whole tour after a second look.
      await organiser.open(`${TOUR}/trajets`);
      await press(page, /^Effacer l’importé/);
      await page.getByText('Les durées importées sont effacées.').waitFor();
      assert.doesNotMatch(await main(page), /importé le/);
      assert.equal(await page.getByText('Effacer les durées importées').count(), 0);
      await organiser.open(`${TOUR}/trajets/importer`);
      await fill(page, edited(there, back));
      await look(page);
      await press(page, 'Accepter ces durées');
      await page.waitForURL(/\/trajets\?fait/);
      assert.match(await main(page), /importé le 3 mai/);
      await page.getByText('Effacer les durées importées').click();
      await press(page, 'Effacer 2 durées');
      await page.waitForURL(/\/trajets\?fait=efface/);
      assert.doesNotMatch(await main(page), /importé le/);
    }));
}

/** An OSRM server that answers 26 minutes for every way, or an error. */
async function stub() {
  const state = { good: true };
  const server = createServer((request, response) => {
    const towns = new URL(request.url, 'http://stub').pathname.split('/').pop().split(';').length;
    const row = Array.from({ length: towns }, () => 1_555);
    const body = state.good ? { code: 'Ok', durations: Array.from({ length: towns }, () => row) } : { code: 'NoTable' };
    response.writeHead(state.good ? 200 : 400, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { state, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

test('a router is asked from the itinerary; when it refuses, the page says what stays', async () => {
  const router = await stub();
  const own = await startCaravane({ environment: { CARAVANE_OSRM_URL: router.url } });
  const browser = await startBrowser();
  after(async () => {
    await browser.close();
    await own.stop();
    router.close();
  });
  const link = invitation(own.command('admin', 'invite', 'service@exemple.fr'));
  await visit(browser, own, { javascript: false, width: 1280, height: 900 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, link);
    router.state.good = false;
    await organiser.open(TOUR);
    const refused = await press(page, 'Demander les durées de trajet');
    assert.equal(refused.status(), 424);
    assert.match(await main(page), /a refusé la question \(NoTable\)\.\s+Ces trajets restent estimés : [^.]+ vers /);
    assert.doesNotMatch(await main(page), /durées déjà calculées/);

    router.state.good = true;
    await organiser.open(TOUR);
    await press(page, 'Demander les durées de trajet');
    await page.waitForURL(/\?fait=durees/);
    assert.match(await main(page), /26 min, calculé le 3 mai/);
    router.state.good = false;
    await press(page, 'Demander les durées de trajet');
    assert.match(await main(page), /Les durées déjà calculées datent du 3 mai\./);
  });
});
