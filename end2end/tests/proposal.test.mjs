// Dates that are proposed: a tour planned from an empty calendar, a part of it taken, undone.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, submitted } from '../harness.mjs';
import { enter, invitation } from '../journeys.mjs';

const { site, person } = await stage();
const invited = (address) => invitation(site.command('admin', 'invite', address));
const press = (page, name) => submitted(page, () => page.getByRole('button', { name, exact: true }).click());

/** A tour without stops. Returns its path. */
async function emptyTour({ page, open }, name) {
  await open('/equipe/tournees/nouvelle');
  await page.getByLabel('Nom pour l’équipe').fill(name);
  await page.getByLabel('Nom public').fill(name);
  await page.getByLabel('Premier jour').fill('2027-09-01');
  await page.getByLabel('Dernier jour').fill('2027-10-29');
  await press(page, 'Créer la tournée');
  return new URL(page.url()).pathname;
}

const towns = ['Le Lorrain', 'Macouba', 'Basse-Pointe', 'Le Marigot', 'Sainte-Marie'];

test('without scripts a tour is planned from an empty calendar, accepted and undone', () =>
  person({ javascript: false, width: 1280, height: 900 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invited('dates@exemple.fr'));
    const tour = await emptyTour(organiser, 'La Caravane des dates');
    await organiser.open(tour);
    await page.getByRole('link', { name: 'Proposer un itinéraire' }).click();
    await page.getByRole('heading', { name: 'Vos souhaits' }).waitFor();
    await page.getByText('Communes sans date à ajouter').click();
    for (const town of towns) await page.getByLabel(town, { exact: true }).check();
    await press(page, 'Chercher');
    await page.getByText('5 communes s’ajoutent.').waitFor();
    assert.equal(await page.locator('.proposal-row').count(), 5);
    assert.equal(await page.locator('.month .chip').count(), 5);
    const first = await page.locator('.proposal-row strong').allTextContents();
    await page.reload();
    assert.deepEqual(await page.locator('.proposal-row strong').allTextContents(), first, 'the same seed says the same');

    await press(page, 'Mettre dans le brouillon');
    await page.waitForURL(new RegExp(`${tour}\\?fait=dates$`));
    await page.getByText('Les dates choisies sont dans le brouillon.').waitFor();
    assert.equal(await page.locator('.stop-row').count(), 5);
    assert.ok((await page.locator('.month .chip').count()) > 0);
    await press(page, 'Défaire');
    await page.getByText('n’a pas encore d’étape').waitFor();
  }));

test('a part is taken, and an older proposal tells that the draft has changed', () =>
  person({ width: 1280, height: 900 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invited('part@exemple.fr'));
    const tour = await emptyTour(organiser, 'La Caravane en partie');
    await organiser.open(`${tour}/proposition`);
    await page.getByText('Communes sans date à ajouter').click();
    for (const town of towns) await page.getByLabel(town, { exact: true }).check();
    await page.getByRole('button', { name: 'Chercher', exact: true }).click();
    await page.getByText('5 communes s’ajoutent.').waitFor();
    await page.getByRole('link', { name: 'Autre proposition' }).click();
    await page.waitForURL(/graine=2/);
    await page.getByText('5 communes s’ajoutent.').waitFor();
    const proposal = page.url();
    const other = await organiser.context.newPage();
    await other.goto(proposal, { waitUntil: 'networkidle' });

    await page.getByRole('checkbox', { name: /Prendre\s+Macouba/ }).uncheck();
    await press(page, 'Mettre dans le brouillon');
    await page.getByText('Les dates choisies sont dans le brouillon.').waitFor();
    assert.equal(await page.locator('.stop-row').count(), 4);

    const refused = await submitted(other, () => other.getByRole('button', { name: 'Mettre dans le brouillon' }).click());
    assert.equal(refused.status(), 409);
    await other.getByRole('alert').getByText('a enregistré').waitFor();
    await other.close();
  }));

test('wishes that cannot be read keep what was typed, and a season without room says why', () =>
  person({ javascript: false, width: 390, height: 844 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invited('souhaits@exemple.fr'));
    const tour = await emptyTour(organiser, 'La Caravane serrée');
    await organiser.open(`${tour}/proposition`);
    await page.getByLabel('Trajet le plus long, en minutes').fill('loin');
    await page.getByLabel('Retour à la base chaque soir').check();
    await press(page, 'Chercher');
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByLabel('Trajet le plus long, en minutes').inputValue(), 'loin');
    assert.equal(await page.getByLabel('Trajet le plus long, en minutes').getAttribute('aria-invalid'), 'true');
    assert.equal(await page.getByLabel('Base de la caravane').getAttribute('aria-invalid'), 'true');

    await page.getByLabel('Sur la route, de commune en commune').check();
    await page.getByLabel('Trajet le plus long, en minutes').fill('120');
    await page.getByLabel('Du', { exact: true }).fill('2027-09-06');
    await page.getByLabel('Au', { exact: true }).fill('2027-09-08');
    await page.getByText('Communes sans date à ajouter').click();
    for (const town of towns) await page.getByLabel(town, { exact: true }).check();
    await press(page, 'Chercher');
    await page.getByRole('heading', { name: 'Communes sans date possible' }).waitFor();
    await page.getByText('2 communes restent sans date.').waitFor();
    assert.equal(await page.locator('.proposal-left li').count(), 2);
    const top = async (name) => (await page.getByRole('heading', { name, exact: true }).boundingBox()).y;
    assert.ok((await top('Proposition')) < (await top('Vos souhaits')), 'on a phone what was found comes before the wishes');
    await page.setViewportSize({ width: 1280, height: 900 });
    assert.ok(Math.abs((await top('Proposition')) - (await top('Vos souhaits'))) < 60, 'beside each other where there is room');
  }));
