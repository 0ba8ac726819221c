// A search of dates that is watched and stopped, the reasons of a plan, and two plans side by side.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, submitted } from '../harness.mjs';
import { enter, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const { site, person } = await stage();
const invite = inviter(site, 'suivre');
const press = (page, name) => submitted(page, () => page.getByRole('button', { name, exact: true }).click());
const TOUR = '/equipe/tournees/caravane-du-nord';
const ASKED = 'chercher=oui&mode=route&libres=0&trajet=120&travail=5&repos=2&jours=0&jours=1&jours=2&jours=3&jours=4&route=beaucoup&souhaits=peu&rythme=peu&dates=peu';
const dates = (page) => page.locator('.proposal-row strong').allTextContents();

/** The form, with every town of the island, sent with the keyboard. */
async function searchAll(page) {
  await page.locator('#commune summary').focus();
  if ((await page.locator('#commune').getAttribute('open')) === null) await page.keyboard.press('Enter');
  await page.locator('#toutes').focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Chercher', exact: true }).focus();
  await page.keyboard.press('Enter');
}

test('a search tells what it finds, is stopped with the keyboard, and what is shown is what is accepted', () =>
  person({ width: 1280, height: 900 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    await organiser.open(`${TOUR}/proposition`);
    await searchAll(page);
    const live = page.locator('.proposal-live');
    await live.getByRole('status').getByText(/communes? sur \d+ ont une date/).waitFor();
    assert.match(await said(live), /\d s sur 6 s au plus/);
    assert.ok(Number(await live.getByRole('progressbar').getAttribute('max')) > 0);
    await page.getByRole('button', { name: 'Arrêter et garder ce plan' }).focus();
    const begin = Date.now();
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]plan=/);
    await page.getByRole('heading', { name: 'Proposition', exact: true }).waitFor();
    console.log(`stopped and shown after ${Date.now() - begin} ms`);
    const shown = await dates(page);
    assert.ok(shown.length > 12, 'the stops of the tour and more towns');
    await page.reload({ waitUntil: 'networkidle' });
    assert.deepEqual(await dates(page), shown, 'the address carries the plan');
    assert.equal(await page.locator('.stop-row').count(), 0);

    const changed = await page.locator('.proposal-row.changed strong').allTextContents();
    await press(page, 'Mettre dans le brouillon');
    await page.getByText('Les dates choisies sont dans le brouillon.').waitFor();
    const list = (await page.locator('.stops').innerText()).replaceAll('\u00a0', ' ');
    // The list shortens the names of long months.
    const short = (day) => day.replaceAll('\u00a0', ' ').replace(/^\S+ (\S+) (\S{3}).*$/, '$1 $2');
    for (const day of changed) assert.ok(list.includes(short(day)), `${day} is in the draft`);
    await press(page, 'Défaire');
  }));

test('a search that runs to its end leaves its plan in the address, and a page that is left stops asking', () =>
  person({ width: 390, height: 844 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    await organiser.open(`${TOUR}/proposition`);
    await page.getByRole('button', { name: 'Chercher', exact: true }).click();
    await page.waitForURL(/[?&]plan=/);
    await page.getByRole('heading', { name: 'Proposition', exact: true }).waitFor();
    assert.equal(await page.locator('.proposal-live').count(), 0);
    await searchAll(page);
    await page.locator('.proposal-live').getByRole('status').getByText(/sur \d+ ont une date/).waitFor();
    await page.locator(`main a[href="${TOUR}"]`).click();
    await page.waitForURL(new RegExp(`${TOUR}$`));
    assert.equal(await page.locator('.proposal-live').count(), 0);
  }));

test('without scripts each town says why it is on its day, and a way out leads to a search', () =>
  person({ javascript: false, width: 390, height: 844 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    await organiser.open(`${TOUR}/proposition?${ASKED}&du=2027-05-04&au=2027-05-21&toutes=oui`);
    const why = page.locator('.proposal-row details').first();
    await why.locator('summary').click();
    assert.match(await said(why), /Pourquoi ce jour \?.*(Le meilleur autre jour : |Aucun autre jour ne va)/s);
    assert.match(await said(why.locator('ul')), /(impossible : |route en|reviendrait au même|rythme|souhaité)/);
    const left = await page.locator('.proposal-left li').count();
    assert.ok(left > 5);
    const way = page.locator('.proposal-ways a').filter({ hasText: 'Jusqu’au' });
    const gained = Number((await way.innerText()).match(/: (\d+) communes? de plus/)[1]);
    await submitted(page, () => way.click());
    assert.match(page.url(), /au=2027-05-28/);
    assert.ok((await page.locator('.proposal-left li').count()) <= left - 1, `${left} without a date, ${gained} promised`);
  }));

for (const javascript of [true, false]) {
  test(`two plans stand side by side, and one is taken, with${javascript ? '' : 'out'} JavaScript`, () =>
    person({ javascript, width: 1280, height: 900 }, async (organiser) => {
      const { page } = organiser;
      await enter(organiser, invite());
      await organiser.open(`${TOUR}/proposition?${ASKED}&du=2027-05-04&au=2027-07-02&commune=97206`);
      await page.getByRole('link', { name: 'Garder pour comparer' }).click();
      await page.getByText('Ce plan est gardé.').waitFor();
      await page.getByLabel('Garder les dates actuelles').selectOption('pas');
      await page.getByLabel('Mardi').uncheck();
      if (javascript) await page.getByRole('button', { name: 'Chercher', exact: true }).click();
      else await press(page, 'Chercher');
      await page.getByRole('heading', { name: 'Deux plans côte à côte' }).waitFor();
      const both = page.locator('.proposal-compared');
      await both.getByText(/n’(a|ont) pas le même jour/).waitFor();
      assert.match(page.url(), /commune=97206/, 'the form kept the wishes');
      assert.ok((await both.locator('tbody .mark').filter({ hasText: 'Autre jour' }).count()) > 0);
      assert.match(await said(both.locator('table').first()), /Communes avec une date\s+\d+\s+\d+\s+La route\s+\d/);
      const kept = await both.locator('tbody tr').filter({ hasText: 'Le Diamant' }).locator('td').first().innerText();
      await press(page, 'Prendre le plan gardé');
      await page.getByText('Les dates choisies sont dans le brouillon.').waitFor();
      const day = kept.replaceAll('\u00a0', ' ').match(/\d+ \w+/)[0];
      assert.ok((await said(page.locator('.stop-row').filter({ hasText: 'Le Diamant' }))).includes(day), `${day} is in the draft`);
      await press(page, 'Défaire');
    }));
}
