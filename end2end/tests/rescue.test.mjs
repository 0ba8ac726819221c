// A quarter to six in the morning, and the road is cut: from the first tap to « Tout le monde sait ».
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, until } from '../harness.mjs';
import { enter, main, press, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const { site, person } = await stage({ now: '2027-05-18T09:45:00Z' });
const invite = inviter(site, 'plan-b');
const TOUR = '/equipe/tournees/caravane-du-nord';
const number = (words) => Number(words.match(/\d+/)?.[0] ?? 0);

test('a road is cut at a quarter to six, and everybody is told', () =>
  person({ width: 390, height: 844 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    await organiser.open(`${TOUR}?etape=le-marigot`);
    await page.getByRole('link', { name: 'Plan B' }).click();
    await page.getByRole('heading', { level: 1, name: /Plan B/ }).waitFor();
    await page.getByRole('link', { name: /La route est coupée/ }).click();
    const answers = page.locator('.rescue');
    await answers.first().waitFor();
    assert.match(await said(answers.first()), /Le moins de gêne[\s\S]+changent de jour/);
    const told = number(await said(answers.first().getByRole('button')));
    assert.ok(told > 5, 'the scenario has people at this stop');

    await press(page, /^Choisir et prévenir/);
    await page.getByText('C’est déplacé.').waitFor();
    assert.match(await main(page), new RegExp(`${told} personnes`), 'as many as were announced');
    await page.getByRole('link', { name: 'Ouvrir la liste d’appels' }).click();
    await page.locator('.call').first().waitFor();
    assert.equal(number(await said(page.locator('.counter'))), told);
    for (let left = told; left > 0; left -= 1) {
      await page.locator('.call').first().getByRole('button', { name: /^Prévenue/ }).click();
      await until(`${left - 1} are left`, async () => number(await said(page.locator('.counter'))) === left - 1);
    }
    await page.getByText('Tout le monde sait. Personne n’est à appeler.').waitFor();
  }));

test('a venue that is lost is answered without scripts too', () =>
  person({ javascript: false, width: 1280, height: 900 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    await organiser.open(TOUR);
    const later = await page.locator('.stops h3 a').nth(-3).getAttribute('href');
    await organiser.open(`${TOUR}/etapes/${new URL(later, site.url).searchParams.get('etape')}/plan-b`);
    await page.getByRole('link', { name: /Le lieu n’est plus libre/ }).click();
    const titles = await page.locator('.rescue h3').allInnerTexts();
    assert.ok(titles.length >= 2 && titles.every((title) => title.length > 10), titles.join(' | '));
    const told = number(await said(page.locator('.rescue').first().getByRole('button')));
    await press(page, /^Choisir/);
    await page.getByText('C’est déplacé.').waitFor();
    assert.match(await main(page), new RegExp(`${told} personnes`));
    // It can be undone as every change.
    await press(page, 'Défaire');
    await page.getByText('C’est défait.').waitFor();
  }));
