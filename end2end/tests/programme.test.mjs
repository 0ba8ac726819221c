// A programme proposed for the day of a stop: a session in the way of others finds an hour and a room.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, submitted } from '../harness.mjs';
import { enter, main, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const { site, person } = await stage();
const invite = inviter(site, 'programme');
const TOUR = '/equipe/tournees/caravane-du-nord';
const press = (page, name) => submitted(page, () => page.getByRole('button', { name, exact: true }).first().click());

/** The address of the last stop of the tour: nobody is registered there yet, or few are. */
async function lastStop({ page, open }) {
  await open(TOUR);
  const stops = await page.locator('.stops h3 a').evaluateAll((links) => links.map((link) => new URL(link.href).searchParams.get('etape')));
  return `${TOUR}/etapes/${stops.at(-1)}`;
}

/** A new workshop of an hour where the first one is. */
async function inTheWay({ page, open }, day, title) {
  await open(`${day}?nouvelle=1`);
  await page.getByLabel('Titre').fill(title);
  await page.getByLabel('Début').fill('09:00');
  await page.getByLabel('Fin').fill('10:00');
  const room = page.getByLabel('Salle').locator('option').filter({ hasText: 'Grande salle' });
  await page.getByLabel('Salle').selectOption(await room.getAttribute('value'));
  await press(page, 'Enregistrer la séance');
}

for (const javascript of [false, true]) {
  const width = javascript ? 1280 : 390;
  test(`what clashes finds a place, is taken and undone, with${javascript ? '' : 'out'} JavaScript at ${width} px`, () =>
    person({ javascript, width, height: 900 }, async (organiser) => {
      const { page } = organiser;
      await enter(organiser, invite());
      const day = await lastStop(organiser);
      const title = `Lire une facture ${width}`;
      await inTheWay(organiser, day, title);
      await organiser.open(day);
      const link = page.getByRole('link', { name: 'Proposer un programme' });
      await Promise.all([page.waitForURL(/programme\/proposition$/), link.click()]);
      assert.equal(await page.locator('script[src]').count(), 0, 'the page needs no scripts');
      assert.equal(await page.getByLabel('Ce qui peut bouger').inputValue(), 'gene');
      await press(page, 'Chercher');
      await page.getByText('Aucun conflit ne reste.').waitFor();
      const changed = page.locator('.proposal-row.changed');
      assert.ok((await changed.count()) >= 1);
      const row = await said(changed.filter({ hasText: title }));
      assert.match(row, /9 h – 10 h · Grande salle[\s\S]*\d+ h/);
      const first = await changed.allTextContents();
      await page.reload();
      assert.deepEqual(await changed.allTextContents(), first, 'the same seed says the same');
      const proposal = page.url();

      await press(page, 'Mettre dans le brouillon');
      await page.getByText('Les séances choisies sont dans le brouillon.').waitFor();
      await organiser.open(proposal);
      await page.getByText('Rien ne se gêne ce jour-là.').waitFor();
      await organiser.open(`${day}/programme/proposition?fait=programme`);
      await press(page, 'Défaire');
      await page.getByText('Le brouillon est comme avant.').waitFor();
      await organiser.open(proposal);
      assert.equal(await page.locator('.proposal-row.changed').count(), first.length, 'it clashes as before');
    }));
}

test('an older proposal tells that the draft has changed; nothing ticked and wrong hours are told', () =>
  person({ javascript: false, width: 768, height: 1024 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    const day = await lastStop(organiser);
    await organiser.open(`${day}/programme/proposition`);
    await page.getByLabel('Ce qui peut bouger').selectOption('tout');
    await page.getByLabel('Garder les séances où elles sont').selectOption('pas');
    await page.getByLabel('Pas avant').fill('10:00');
    await press(page, 'Chercher');
    await page.getByRole('heading', { name: 'Programme proposé' }).waitFor();
    const boxes = page.getByRole('checkbox', { name: /^Prendre/ });
    assert.ok((await boxes.count()) > 1);
    for (const box of await boxes.all()) await box.uncheck();
    const none = await press(page, 'Mettre dans le brouillon');
    assert.equal(none.status(), 422);
    await page.getByText('Cochez au moins une séance.').first().waitFor();
    await page.getByRole('checkbox', { name: /^Prendre/ }).first().check();

    const other = await organiser.context.newPage();
    await inTheWay({ page: other, open: (path) => other.goto(new URL(path, page.url()).href) }, day, 'Séance de dernière minute');
    await other.close();
    const refused = await press(page, 'Mettre dans le brouillon');
    assert.equal(refused.status(), 409);
    await page.getByRole('alert').getByText('a enregistré').waitFor();

    await organiser.open(`${day}/programme/proposition`);
    await page.getByLabel('Pas avant').fill('16:00');
    await press(page, 'Chercher');
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByLabel('Pas avant').inputValue(), '16:00');
    assert.match(await main(page), /Pas après/);
  }));
