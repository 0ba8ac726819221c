// The day programme: dragged by mouse, finger and keyboard; what clashes is said, a way out taken,
// everything undone; a session typed without scripts; a template on two stops; two people at once.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, submitted, until } from '../harness.mjs';
import { block, drag, enter, invitation } from '../journeys.mjs';

const { site, person } = await stage();
const TOUR = '/equipe/tournees/caravane-du-nord';
const ROOMY = { width: 1400, height: 1500 };
let guests = 0;

/** An organiser at the programme of a stop. */
async function at(organiser, stop, query = '') {
  guests += 1;
  await enter(organiser, invitation(site.command('admin', 'invite', `grille${guests}@exemple.fr`)));
  await organiser.open(`${TOUR}/etapes/${stop}${query}`);
}

const saved = (page) => until('the draft is stored', async () => /^Enregistré/m.test(await page.locator('.day-tools').innerText()));
const place = (page, title) => block(page, title).locator('h2').innerText();
const spoken = (page) => page.locator('p[aria-live="assertive"]').innerText();

test('a block dragged onto another says who, when and how much; a way out and « Défaire » mend it', () =>
  person(ROOMY, async (organiser) => {
    const { page } = organiser;
    await at(organiser, 'le-marigot');
    await page.getByText('Aucun conflit à cette étape.').waitFor();
    const before = await place(page, 'Vos droits');
    await drag(page, 'Vos droits', 4);
    assert.match(await spoken(page), /Petite salle, 10\sh\s–\s11\sh\. Petite salle déjà pris · \d+\smin/);
    assert.ok((await page.locator('.cell.can').count()) > 0, 'free places are shown');
    assert.ok((await page.locator('.cell.cannot').count()) > 0, 'taken places are shown');
    assert.match(await block(page, 'Vos droits').getAttribute('class'), /held.*clash/);
    await page.mouse.up();
    await saved(page);
    assert.match(await page.getByRole('region', { name: 'Conflits' }).innerText(), /Petite salle[\s\S]*devrait commencer 55 minutes plus tard/);

    const ways = page.locator('.ways button');
    assert.ok((await ways.count()) >= 2);
    await ways.filter({ hasText: 'Premiers pas numériques' }).filter({ hasText: 'Décaler' }).first().click();
    await page.getByText('Aucun conflit à cette étape.').waitFor();
    await saved(page);
    await page.getByRole('button', { name: 'Défaire' }).click();
    await page.getByText('1 conflit à résoudre').waitFor();
    await page.getByRole('button', { name: 'Défaire' }).click();
    await page.getByText('Aucun conflit à cette étape.').waitFor();
    assert.equal(await place(page, 'Vos droits'), before);
    await page.getByRole('button', { name: 'Refaire' }).click();
    await page.getByText('1 conflit à résoudre').waitFor();
    await page.getByRole('button', { name: 'Défaire' }).click();
    await saved(page);
    await organiser.open(`${TOUR}/etapes/le-marigot`);
    assert.equal(await place(page, 'Vos droits'), before, 'the server keeps the same');
    // Escape leaves a block where it was.
    await drag(page, 'Vos droits', 8);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    assert.equal(await place(page, 'Vos droits'), before);
  }));

test('arrows move and stretch, Enter drops, Escape gives up', () =>
  person(ROOMY, async (organiser) => {
    const { page } = organiser;
    await at(organiser, 'le-lorrain');
    const title = (await page.locator('.block h2 a').first().innerText()).split(',')[0].trim();
    const before = await place(page, title);
    const link = block(page, title).getByRole('link');
    await link.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    assert.match(await spoken(page), /\d\sh/);
    // Each cell says by its colour, by its word and by its name whether the session can go there.
    const free = page.locator('.cell.can').first();
    assert.equal(await free.locator('[aria-hidden]').innerText(), 'libre');
    assert.match(await free.locator('.unseen').textContent(), /, \d+\sh.*\s: libre$/);
    const barred = page.locator('.cell.cannot').first();
    const reason = await barred.locator('[aria-hidden]').innerText();
    assert.match(reason, /\S/);
    assert.ok((await barred.locator('.unseen').textContent()).endsWith(`: ${reason}`));
    await page.keyboard.press('Escape');
    assert.equal(await place(page, title), before);
    assert.equal(await spoken(page), 'Déplacement abandonné.');
    assert.match(await page.locator('#case-0-0 .unseen').textContent(), /ajouter une séance$/);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Enter');
    await saved(page);
    assert.notEqual(await place(page, title), before);
    await page.keyboard.press('Control+z');
    await until('it is undone', async () => (await place(page, title)) === before);
    // Over a free cell the arrows walk, Enter opens the form of a new session there.
    await page.locator('#case-0-0').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Nouvelle séance' }).waitFor();
    assert.match(await page.getByLabel('Début').inputValue(), /^\d\d:\d\d$/);
  }));

test('a finger drags by the grip', () =>
  person(ROOMY, async (organiser) => {
    const { page, context } = organiser;
    await at(organiser, 'macouba');
    const title = (await page.locator('.block h2 a').last().innerText()).split(',')[0].trim();
    const before = await place(page, title);
    const grip = await block(page, title).locator('.grip').boundingBox();
    const cell = await page.locator('.cell').first().boundingBox();
    const cdp = await context.newCDPSession(page);
    const point = (y) => [{ x: grip.x + grip.width / 2, y }];
    const touch = (type, touchPoints) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
    const y = grip.y + grip.height / 2;
    await touch('touchStart', point(y));
    for (const step of [0.3, 0.6, 1, 1]) await touch('touchMove', point(y - step * cell.height));
    await until('it is in the hand', async () => /held/.test(await block(page, title).getAttribute('class')));
    await touch('touchEnd', []);
    await saved(page);
    assert.notEqual(await place(page, title), before);
  }));

test('without scripts a session is typed, mended, saved and taken away', () =>
  person({ javascript: false }, async (organiser) => {
    const { page } = organiser;
    await at(organiser, 'basse-pointe', '?nouvelle=1');
    const send = () => submitted(page, () => page.getByRole('button', { name: 'Enregistrer la séance' }).click());
    await page.getByLabel('Titre').fill('Accueil du SPIP');
    await page.getByLabel('Fin').fill('07:00');
    await page.getByLabel('Places', { exact: true }).fill('=1+1');
    let answer = await send();
    assert.equal(answer.status(), 422);
    await page.getByText('Un mot de ce texte ne doit pas sortir.').first().waitFor();
    assert.equal(await page.getByLabel('Titre').inputValue(), 'Accueil du SPIP');
    assert.equal(await page.getByLabel('Places', { exact: true }).inputValue(), '=1+1');
    await page.getByLabel('Titre').fill('Café des projets');
    await page.getByLabel('Fin').fill('10:00');
    await page.getByLabel('Places', { exact: true }).fill('15');
    answer = await send();
    assert.equal(answer.status(), 200);
    await page.getByText('Séance enregistrée.').waitFor();
    await page.getByRole('link', { name: 'Café des projets' }).click();
    assert.equal(await page.getByLabel('Places', { exact: true }).inputValue(), '15');
    await submitted(page, () => page.getByRole('button', { name: 'Retirer la séance' }).click());
    await page.getByText('Séance retirée.').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Café des projets' }).count(), 0);
  }));

test('a day is kept as a template and put on two stops; twice adds nothing', () =>
  person({ javascript: false }, async (organiser) => {
    const { page } = organiser;
    await at(organiser, 'le-marigot', '?nouvelle=1');
    await page.getByLabel('Titre').fill('Petit déjeuner partagé');
    await submitted(page, () => page.getByRole('button', { name: 'Enregistrer la séance' }).click());
    await page.getByLabel('Nom du modèle').fill('Journée type');
    await submitted(page, () => page.getByRole('button', { name: 'Enregistrer ce jour comme modèle' }).click());
    await page.getByText('Modèle enregistré.').waitFor();
    await page.getByRole('link', { name: 'Modèles' }).click();
    await page.getByRole('heading', { name: 'Appliquer un modèle' }).waitFor();
    const apply = () => submitted(page, () => page.getByRole('button', { name: 'Ajouter aux étapes cochées' }).click());
    assert.equal((await apply()).status(), 422);
    await page.getByText('Cochez au moins une étape.').first().waitFor();
    const rows = page.locator('label.tile').filter({ hasText: 'à ajouter' });
    const stops = await rows.locator('input').evaluateAll((boxes) => boxes.slice(0, 2).map((box) => box.value));
    assert.equal(stops.length, 2);
    for (const stop of stops) await page.locator(`input[name="stops[]"][value="${stop}"]`).check();
    await apply();
    assert.match(await page.getByRole('status').innerText(), /séances? ajoutées?/);
    for (const stop of stops) await page.locator(`input[name="stops[]"][value="${stop}"]`).check();
    await apply();
    assert.match(await page.getByRole('status').innerText(), /Rien à ajouter/);
    await organiser.open(`${TOUR}/etapes/${stops[1]}`);
    await page.getByRole('link', { name: 'Petit déjeuner partagé' }).waitFor();
  }));

test('of two people at one draft, the second is told who and when, and loses nothing', () =>
  person(ROOMY, async (first) => {
    await at(first, 'sainte-marie-bourg');
    await person(ROOMY, async (second) => {
      await at(second, 'sainte-marie-bourg');
      const title = async (page, row) => (await page.locator('.block h2 a').nth(row).innerText()).split(',')[0].trim();
      const press = async (page, name, key) => {
        await block(page, name).getByRole('link').focus();
        await page.keyboard.press(key);
        await page.keyboard.press('Enter');
      };
      const [one, other] = [await title(first.page, 0), await title(first.page, 1)];
      await press(first.page, one, 'Shift+ArrowUp');
      await saved(first.page);
      await press(second.page, other, 'Shift+ArrowUp');
      const notice = second.page.getByRole('alert');
      await notice.waitFor();
      assert.match(await notice.innerText(), /a enregistré une autre version, lundi 3 mai, 8\sh/);
      const mine = await place(second.page, other);
      await second.page.getByRole('button', { name: 'Reprendre mes changements' }).click();
      await saved(second.page);
      assert.equal(await place(second.page, other), mine);
      assert.equal(await place(second.page, one), await place(first.page, one), 'and what the first did is there');
    });
  }));
