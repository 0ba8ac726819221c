// The words of messages: edited, tried for a real ticket, read in the mailbox, and the original again.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, until } from '../harness.mjs';
import { enter, main, press, register, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const { site, person } = await stage();
const invite = inviter(site, 'textes');
const SUBJECT = 'À noter : {jour}, {heure}, {commune}';
const WORDS = 'Nous gardons {séance} pour vous & les vôtres.';
const plain = (text) => text.replaceAll('\u00a0', ' ');

async function confirmation(email, firstName) {
  await person({ javascript: 'blocked' }, (visitor) => register(visitor, { firstName, email }));
  return until('the confirmation', () => site.mails().find((each) => each.to.includes(email)));
}

test('an organiser edits a text, tries it for a ticket, and goes back to the original', () =>
  person({ javascript: 'blocked', width: 1280, height: 900 }, async (organiser) => {
    const { page } = organiser;
    const before = await confirmation('ana@exemple.fr', 'Ana');
    const code = before.text.match(/Votre code\u00a0: (.+)/)[1];

    await enter(organiser, invite());
    await organiser.open('/equipe/tournees/caravane-du-nord');
    await page.getByRole('link', { name: 'Textes des messages' }).click();
    await page.getByRole('link', { name: 'Place réservée', exact: true }).click();
    assert.match(await main(page), /Texte d’origine/);
    assert.match(await said(page.frameLocator('iframe').locator('body')), /Bonjour Rosa,[^]*Votre place est réservée/);

    // What is wrong stands at its field, and what was typed stays.
    await page.getByLabel('Objet').fill('Bonjour {prénom}');
    await page.getByLabel('Texte', { exact: true }).fill(`${WORDS}\n</textarea><b>À demain`);
    assert.equal((await press(page, 'Enregistrer')).status(), 422);
    assert.match(await said(page.locator('#subject-erreur')), /« prénom » n’existe pas ici. Possible : {jour}, {heure}/);
    assert.match(await said(page.locator('#body-erreur')), /« demain »/);
    assert.equal(await page.getByLabel('Texte', { exact: true }).inputValue(), `${WORDS}\n</textarea><b>À demain`);

    // Tried for a real ticket: its facts, not its code.
    await page.getByLabel('Objet').fill(SUBJECT);
    await page.getByLabel('Texte', { exact: true }).fill(WORDS);
    await page.getByLabel('Code d’un ticket').fill(code);
    assert.equal((await press(page, 'Voir l’aperçu')).status(), 200);
    assert.match(await main(page), /Ces mots ne sont pas encore enregistrés/);
    const letter = await said(page.frameLocator('iframe').locator('body'));
    assert.match(letter, /Bonjour Ana,[^]*Nous gardons « .+ » pour vous & les vôtres\./);
    assert.ok(!letter.includes(plain(code)), 'the code of the ticket is not shown');

    assert.equal((await press(page, 'Enregistrer')).status(), 200);
    assert.match(await main(page), /C’est enregistré/);
    const mail = await confirmation('bea@exemple.fr', 'Béa');
    assert.match(plain(mail.subject), /^À noter : \S+ \d/);
    assert.match(plain(mail.text), /^Bonjour Béa,\r?\n\r?\nNous gardons « .+ » pour vous & les vôtres\./);
    for (const fact of ['Date :', 'Heure :', 'Commune :', 'Votre code :', '/t/', 'Ce n’est pas moi']) {
      assert.ok(plain(mail.text).includes(fact), fact);
    }
    assert.match(mail.part('text/html').text, /vous &amp; les vôtres/);
    assert.equal(mail.calendar.method, 'REQUEST');

    // A second form, made before, does not write over it.
    await page.getByText('Revenir au texte d’origine').click();
    await press(page, 'Oui, effacer mes mots');
    assert.match(await main(page), /Le texte d’origine est revenu/);
    const after = await confirmation('caro@exemple.fr', 'Caro');
    assert.match(plain(after.subject), /^Votre rendez-vous : /);
  }));

test('of two organisers the second is told, and loses nothing', () =>
  person({ javascript: 'blocked' }, async (one) => {
    await enter(one, invite());
    await one.open('/equipe/tournees/caravane-du-nord/textes/reminder');
    await person({ javascript: 'blocked' }, async (other) => {
      await enter(other, invite());
      await other.open('/equipe/tournees/caravane-du-nord/textes/reminder');
      await other.page.getByLabel('Texte', { exact: true }).fill('Le texte de l’autre.');
      assert.equal((await press(other.page, 'Enregistrer')).status(), 200);
    });
    await one.page.getByLabel('Texte', { exact: true }).fill('Mon texte.');
    assert.equal((await press(one.page, 'Enregistrer')).status(), 409);
    assert.match(await main(one.page), /a enregistré le/);
    assert.equal(await one.page.getByLabel('Texte', { exact: true }).inputValue(), 'Mon texte.');
    assert.equal((await press(one.page, 'Enregistrer')).status(), 200);
    await one.open('/equipe/tournees/caravane-du-nord/textes');
    assert.match(await main(one.page), /Modifié par/);
  }));
