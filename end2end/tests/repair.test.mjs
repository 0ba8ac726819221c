// A stop is put on another's day; others make room, and the tour is published.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage } from '../harness.mjs';
import { enter, main, press, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const TOUR = '/equipe/tournees/caravane-du-nord';

for (const javascript of [true, false]) {
  // What one of them publishes moves stops: each has a Caravane of its own.
  const { site, person } = await stage();
  const invite = inviter(site, 'reparer');
  test(`a stop dropped on a day that is taken stays there, another makes room, with${javascript ? '' : 'out'} JavaScript`, () =>
    person({ javascript, width: 1280, height: 900 }, async (organiser) => {
      const { page } = organiser;
      await enter(organiser, invite());
      await organiser.open(TOUR);
      const stops = await page.locator('.stops h3 a').evaluateAll((links) => links.map((link) => new URL(link.href).searchParams.get('etape')));
      await organiser.open(`${TOUR}?etape=${stops[8]}`);
      const taken = page.locator('.target').filter({ hasText: 'jour pris' }).first();
      await taken.waitFor();
      const day = await taken.getAttribute('value');
      await Promise.all([page.waitForNavigation(), taken.click()]);
      await page.getByRole('heading', { name: 'Faire de la place' }).waitFor();
      const repair = page.locator('.repair').first();
      assert.match(await said(repair), /\S+ : du .+ au .+Route de la tournée : [+−]/s);
      const moves = await repair.locator('li').count();
      assert.ok(moves >= 1 && moves <= 3);
      await press(page, /^Déplacer \d étape/);
      await page.getByText(/changements? non publiés?/).first().waitFor();
      assert.doesNotMatch(await main(page), /conflits? à résoudre/);
      await organiser.open(`${TOUR}?etape=${stops[8]}`);
      assert.equal(await page.locator('#deplacer input[name="day"]').inputValue(), day, 'it stays where it was put');
      assert.equal(await page.locator('.repair').count(), 0);

      await organiser.open(`${TOUR}/publier`);
      await press(page, /^Publier/);
      await page.getByText('La tournée est publiée.').waitFor();
    }));
}
