// Which reminders a tour sends: the form, what it refuses, and the preview that follows.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage } from '../harness.mjs';
import { enter, main, press } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const { site, person } = await stage();
const invite = inviter(site, 'rappels');
const words = async (page) => (await main(page)).replace(/\s+/g, ' ');

test('an organiser chooses the reminders of a tour and sees who gets which one when', () =>
  person({ width: 1280, height: 900 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    await organiser.open('/equipe/tournees/caravane-du-nord');
    await page.getByRole('link', { name: 'Rappels', exact: true }).click();
    await page.getByRole('heading', { name: 'Qui reçoit quoi, quand' }).waitFor();
    assert.match(await words(page), /Ce sont les rappels habituels\./);
    assert.match(await words(page), /, 17 h La veille \d+ personnes/);
    assert.match(await words(page), /sans adresse e-mail/);

    await page.getByLabel('Heure, la veille').fill('07:00');
    await page.getByRole('checkbox', { name: 'Deux heures avant' }).check();
    const refused = await press(page, 'Enregistrer les rappels');
    assert.equal(refused.status(), 422);
    assert.match(await words(page), /Choisissez une heure entre 8 h et 20 h 30\./);
    assert.equal(await page.getByLabel('Heure, la veille').inputValue(), '07:00');
    assert.ok(await page.getByRole('checkbox', { name: 'Deux heures avant' }).isChecked(), 'what was ticked stays ticked');

    await page.getByLabel('Heure, la veille').fill('09:15');
    await press(page, 'Enregistrer les rappels');
    await page.waitForURL(/fait=oui/);
    assert.match(await words(page), /C’est enregistré\./);
    assert.match(await words(page), /, 9 h 15 La veille \d+ personnes/);
    assert.match(await words(page), /Deux heures avant \d+ personne/);
    assert.doesNotMatch(await words(page), /, 17 h La veille/);

    // Somebody else has the page of before in another tab.
    await person({ width: 390, height: 844, javascript: false }, async (colleague) => {
      await enter(colleague, invite());
      await colleague.open('/equipe/tournees/caravane-du-nord/rappels');
      await colleague.page.getByRole('checkbox', { name: 'Une semaine avant' }).uncheck();
      await press(colleague.page, 'Enregistrer les rappels');
      assert.doesNotMatch(await words(colleague.page), /Une semaine avant \d+ personne/);
    });
    const stale = await press(page, 'Enregistrer les rappels');
    assert.equal(stale.status(), 409);
  }));
