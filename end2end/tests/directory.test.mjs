// The organiser's directory: a tour made by pasting a list, a town found without accents, a sheet.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, submitted } from '../harness.mjs';
import { enter, invitation, pressExactly as press } from '../journeys.mjs';

const { site, person } = await stage();
const invited = (address) => invitation(site.command('admin', 'invite', address));

/** From the form of a new tour to its road. Returns the path. */
async function newTour({ page, open }, name) {
  await open('/equipe/tournees/nouvelle');
  await page.getByLabel('Nom pour l’équipe').fill(name);
  await page.getByLabel('Nom public').fill('La Caravane d’essai');
  await page.getByLabel('Premier jour').fill('2027-09-01');
  await page.getByLabel('Dernier jour').fill('2027-10-29');
  await press(page, 'Créer la tournée');
  await page.waitForURL(/\/equipe\/tournees\/la-caravane-d-essai/);
  return new URL(page.url()).pathname;
}

test('a pasted list becomes a tour, after a look, with its errors cell by cell', () =>
  person({ javascript: false, width: 1280, height: 900 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invited('liste@exemple.fr'));
    const tour = await newTour(organiser, 'Tournée d’essai');
    await organiser.open(`${tour}/importer`);
    await page.getByLabel('Tableau collé').fill('Commune\tDate\tHoraires\nle lorrain\tlundi 7 septembre\t8h30-15h\nAtlantide\t31/09/2027\t25h\n');
    const refused = await press(page, 'Voir avant d’importer');
    assert.equal(refused.status(), 422);
    assert.equal(await page.locator('table.preview td.bad').count(), 4);
    assert.match(await page.getByLabel('Tableau collé').inputValue(), /Atlantide\t31\/09\/2027/);

    await page.getByLabel('Tableau collé').fill('Le Lorrain\nMacouba\nbasse pointe\nSte-Marie 97230');
    const looked = await press(page, 'Voir avant d’importer');
    assert.equal(looked.status(), 200);
    await page.getByText('4 étapes, ').waitFor();
    const other = await organiser.context.newPage();
    await other.goto(tour);
    await other.getByText('n’a pas encore d’étape').waitFor();
    await other.close();
    await press(page, 'Accepter et ajouter');
    await page.waitForURL(new RegExp(`${tour}(\\?|$)`));
    for (const town of ['Le Lorrain', 'Macouba', 'Basse-Pointe', 'Sainte-Marie']) {
      await page.getByRole('link', { name: town }).first().waitFor();
    }
    const file = await page.request.get(`${site.url}${tour}/export.xlsx`);
    assert.equal(file.status(), 200);
    assert.match(file.headers()['content-type'], /spreadsheetml/);
    assert.equal((await file.body()).subarray(0, 2).toString(), 'PK');
    assert.doesNotMatch(file.headers()['content-disposition'], /essai/);
  }));

test('a town is found while typing, and its stop has a sheet', () =>
  person({ width: 1280, height: 900 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invited('fiche@exemple.fr'));
    const tour = await newTour(organiser, 'Tournée de saison');
    await organiser.open(`${tour}/etapes/nouvelle`);
    const town = page.getByRole('combobox', { name: 'Commune' });
    await town.pressSequentially('sainte');
    await page.getByRole('option', { name: /Sainte-Luce 97228/ }).waitFor();
    await town.press('ArrowDown');
    await town.press('ArrowDown');
    const chosen = page.getByRole('option', { selected: true });
    assert.equal(await town.getAttribute('aria-activedescendant'), await chosen.getAttribute('id'));
    const second = await page.getByRole('option').nth(1).textContent();
    assert.equal(await chosen.textContent(), second);
    await town.press('Escape');
    assert.equal(await town.getAttribute('aria-expanded'), 'false');
    assert.equal(await page.getByRole('option').count(), 0);
    assert.equal(await town.inputValue(), 'sainte');
    await town.fill('st joseph');
    await page.getByRole('option', { name: /Saint-Joseph 97212/ }).waitFor();
    await town.press('ArrowUp');
    while (!/Saint-Joseph 97212/.test(await chosen.textContent())) await town.press('ArrowUp');
    await town.press('Enter');
    await page.getByLabel('Nom du nouveau lieu').waitFor();
    await page.getByLabel('Premier jour').fill('2027-09-07');
    await page.getByLabel('Nom du nouveau lieu').fill('Salle des fêtes');
    await press(page, 'Ajouter l’étape');
    await page.waitForURL(/\/etapes\/saint-joseph\/fiche$/);
    await page.getByLabel('Repère').fill('En face de la prison');
    await press(page, 'Enregistrer');
    await page.getByText('Retirez').first().waitFor();
    assert.equal(await page.getByLabel('Repère').inputValue(), 'En face de la prison');
    await page.getByLabel('Repère').fill('En face de l’église');
    await press(page, 'Enregistrer');
    await page.getByText('C’est enregistré.').waitFor();
    await page.getByRole('button', { name: /^Marquer fait/ }).first().click();
    await page.getByText('1 chose faite sur 4').waitFor();
  }));

test('all of France is found, and a file that is no table is refused in words', () =>
  person({ javascript: false }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invited('france@exemple.fr'));
    await organiser.open('/equipe/lieux/nouveau');
    await page.getByLabel('Commune').fill('HAY LES ROSES');
    await submitted(page, () => page.getByRole('button', { name: 'Chercher' }).click());
    await page.getByRole('link', { name: /L’Haÿ-les-Roses/ }).waitFor();
    const tour = await newTour(organiser, 'Tournée de fichiers');
    await organiser.open(`${tour}/importer`);
    await page.getByLabel('Fichier').setInputFiles({ name: 'photo.xlsx', mimeType: 'image/jpeg', buffer: Buffer.from([255, 216, 255, 0, 1]) });
    const answer = await press(page, 'Voir avant d’importer');
    assert.equal(answer.status(), 422);
    await page.getByText('Ce fichier ne se lit pas').first().waitFor();
  }));
