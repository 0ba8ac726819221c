// The call list of two colleagues: split, each with their own part, and what one noted is not lost to the other.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage } from '../harness.mjs';
import { enter, main, press, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const { site, person } = await stage({ now: '2027-05-18T09:45:00Z' });
const invite = inviter(site, 'appels');
const TOUR = '/equipe/tournees/caravane-du-nord';
const LIST = `${TOUR}/etapes/le-marigot/appels`;
const number = (words) => Number(words.match(/\d+/)?.[0] ?? 0);
const how = { javascript: false, width: 768, height: 1024 };

test('two colleagues split a list, and neither overwrites the other', () =>
  person(how, (rosa) =>
    person(how, async (max) => {
      await enter(rosa, invite());
      await enter(max, invite());
      await rosa.open(`${TOUR}/etapes/le-marigot/plan-b?cause=route`);
      await press(rosa.page, /^Choisir et prévenir/);
      await rosa.open(LIST);
      const all = number(await said(rosa.page.locator('.counter')));
      assert.ok(all > 5, 'the scenario has people at this stop');

      // nobody chosen: the form says so, and stays open
      await rosa.page.getByText('Répartir les appels').click();
      for (const box of await rosa.page.locator('.share input[type="checkbox"]').all()) await box.uncheck();
      await press(rosa.page, 'Répartir');
      await rosa.page.locator('#among-erreur').waitFor();
      for (const box of await rosa.page.locator('.share input[type="checkbox"]').all()) await box.check();
      await press(rosa.page, 'Répartir');
      assert.equal(await rosa.page.locator('.share').count(), 0, 'nothing is left to split');

      const own = async (someone) => {
        await someone.open(`${LIST}?part=moi`);
        return someone.page.locator('.call').count();
      };
      const [rosas, maxs] = [await own(rosa), await own(max)];
      assert.ok(rosas > 0 && Math.abs(rosas - maxs) <= 1, `${rosas} and ${maxs} of ${all}`);

      // both look at Max's first call; Rosa notes a try, Max has the list of before
      const id = await max.page.locator('.call input[name="call"]').first().inputValue();
      const call = (page) => page.locator('.call').filter({ has: page.locator(`input[name="call"][value="${id}"]`) });
      await rosa.open(LIST);
      await call(rosa.page).getByRole('button', { name: /^Pas de réponse/ }).click();
      assert.match(await said(call(rosa.page)), /À rappeler\s+1 essai sur 3/);
      await call(max.page).getByRole('button', { name: /^Pas de réponse/ }).click();
      await max.page.getByText('Une autre personne s’en est déjà occupée.').first().waitFor();
      assert.match(await said(call(max.page)), /1 essai sur 3/, 'one try, not two');

      // told, and back again
      await call(max.page).getByRole('button', { name: /^Prévenue/ }).click();
      assert.equal(await call(max.page).count(), 0);
      await max.page.getByText('Déjà prévenues').click();
      assert.match(await said(max.page.locator('.called')), /Appelée, mardi 18 mai, \d+ h \d\d, par /);
      await max.page.locator('.called').getByRole('button', { name: /^À rappeler/ }).click();
      await call(max.page).waitFor();
      assert.match(await main(max.page), /Ma part/);
    })));
