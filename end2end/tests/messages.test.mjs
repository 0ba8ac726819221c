// The life of messages, whole: the team's own words, two sessions that move, one letter about both, the
// answers by its buttons, no more reminders by one click, and all of it in the history.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { startBrowser, startCaravane, story, submitted, until, visit } from '../harness.mjs';
import { buttonIn, confirm, enter, fill, main, press, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const TOUR = '/equipe/tournees/caravane-du-nord';
const RIGHTS = 'Vos droits et vos démarches';
const DIGITAL = 'Premiers pas numériques';
const WORDS = 'Deux horaires changent, votre place reste.';

const site = await startCaravane({ now: '2027-05-10T14:00:00Z' });
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await site.stop();
});
const invite = inviter(site, 'messages');
const plain = (text) => text.replaceAll('\u00a0', ' ').replaceAll('\r\n', '\n');
const mailsTo = (name) => site.mails().filter((mail) => mail.to.includes(`${name}@exemple.fr`));
const changesTo = (name) => mailsTo(name).filter((mail) => /horaires changent|rendez-vous change/.test(mail.text));
const remindersTo = (name) => mailsTo(name).filter((mail) => /^Rappel/.test(mail.subject));

const visitor = (doings) => visit(browser, site, { javascript: false }, doings);
const step = story();

/** Tickets: name → path and code. */
const tickets = {};
const registers = (name, titles) =>
  visitor(async ({ page, open }) => {
    await open('/tournees/caravane-du-nord/le-marigot/inscription');
    for (const title of titles) await page.locator('label', { hasText: title }).locator('input').check({ force: true });
    await fill(page, { firstName: name, email: `${name.toLowerCase()}@exemple.fr` });
    tickets[name] = await confirm(page);
  });

const organiser = (doings) =>
  visit(browser, site, { javascript: 'blocked', width: 1280, height: 900 }, async (one) => {
    await enter(one, invite());
    await doings(one);
  });

/** The history of the newest message to somebody whose subject begins so. */
async function history({ page, open }, name, subject) {
  await open('/equipe/messages');
  const row = page.getByRole('row').filter({ hasText: `${name}@exemple.fr` }).filter({ hasText: subject }).first();
  while ((await row.count()) === 0) await submitted(page, () => page.getByRole('link', { name: 'Plus anciens' }).click());
  await open(await row.getByRole('link').getAttribute('href'));
  return said(page.locator('aside'));
}

step('Rosa has two places on one day; the last three fill the second activity, and Lina waits', async () => {
  await registers('Rosa', [RIGHTS, DIGITAL]);
  for (const name of ['Max', 'Ana', 'Lina']) await registers(name, [DIGITAL]);
  await until('the confirmations', () => mailsTo('rosa').length === 3 && mailsTo('lina').length === 1);
  assert.match(mailsTo('lina')[0].subject, /^Liste d’attente/);
});

step('an organiser edits the words for several changes and tries them for Rosa', () =>
  organiser(async ({ page, open }) => {
    await open(`${TOUR}/textes`);
    await page.getByRole('link', { name: 'Plusieurs rendez-vous changés', exact: true }).click();
    await page.getByLabel('Texte', { exact: true }).fill(WORDS);
    await page.getByLabel('Code d’un ticket').fill(tickets.Rosa.code);
    assert.equal((await press(page, 'Voir l’aperçu')).status(), 200);
    const letter = await said(page.frameLocator('iframe').locator('body'));
    assert.ok(letter.includes('Bonjour Rosa') && letter.includes(WORDS) && letter.includes(RIGHTS) && letter.includes(DIGITAL), letter);
    assert.equal(changesTo('rosa').length, 0, 'a preview sends nothing');
    assert.equal((await press(page, 'Enregistrer')).status(), 200);
    await open(`${TOUR}/textes`);
    assert.match(await main(page), /Plusieurs rendez-vous changés[^]*?Modifié par .+, .+/);
  }));

step('two sessions move, and one letter says so, in these words', async () => {
  await organiser(async ({ page, open }) => {
    for (const [title, start] of [[DIGITAL, '10:30'], [RIGHTS, '09:10']]) {
      await open(`${TOUR}/etapes/le-marigot/deplacer`);
      await page.locator('.rows li').filter({ hasText: title }).getByRole('link', { name: /^Déplacer/ }).click();
      await page.getByLabel('Nouvelle heure de début').fill(start);
      await press(page, /^Déplacer et prévenir/);
      assert.match(await main(page), /C’est déplacé/);
    }
  });
  // The time in which a change can be taken back is over.
  await site.restart('2027-05-10T14:10:00Z');
  await until('the letter', () => changesTo('rosa').length > 0);
  await until('whoever waits hears of it too', () => changesTo('lina').length > 0);
  const [letter, ...others] = changesTo('rosa').filter((mail) => !mail.calendar);
  assert.deepEqual(others, [], 'one letter about both');
  const text = plain(letter.text);
  assert.ok(text.startsWith(`Bonjour Rosa,\n\n${WORDS}`), text);
  for (const fact of ['Avant : mardi 18 mai, 9 h – 10 h', 'Heure : 9 h 10 – 10 h 10', 'Avant : mardi 18 mai, 10 h 15 – 11 h 30', 'Heure : 10 h 30 – 11 h 45']) {
    assert.ok(text.includes(fact), `${fact} in ${text}`);
  }
});

step('the buttons of the letter: yes to one, no to the other, and Lina has the place', async () => {
  const letter = changesTo('rosa').find((mail) => !mail.calendar);
  const [rights, digital] = plain(letter.text).split(DIGITAL).map((text) => ({ text }));
  await visitor(async ({ page, open }) => {
    await open(buttonIn(rights, 'oui'));
    assert.doesNotMatch(await main(page), /Rosa/, 'nobody’s name');
    await press(page, 'Oui, je viens');
    assert.match(await main(page), /C’est noté. Vous venez./);
    await open(buttonIn(digital, 'non'));
    await open(tickets.Rosa.path);
    assert.doesNotMatch(await main(page), /Vous ne venez plus/, 'to look is not to answer');
    await open(buttonIn(digital, 'non'));
    await press(page, 'Oui, je ne viens pas');
    assert.match(await main(page), /C’est noté. Vous ne venez pas./);
    await open(tickets.Rosa.path);
    assert.match(await main(page), /Vous ne venez plus/);
  });
  const yours = await until('the place goes to Lina', () => mailsTo('lina').find((mail) => mail.calendar?.method === 'REQUEST'));
  assert.match(plain(yours.text), /Heure : 10 h 30 – 11 h 45/);
});

step('one POST ends the reminders, and nothing else', async () => {
  // A week before, at five in the afternoon.
  await site.restart('2027-05-11T21:01:00Z');
  const reminder = await until('the reminder', () => remindersTo('rosa')[0]);
  assert.equal(reminder.header('List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click');
  const link = reminder.header('List-Unsubscribe').match(/<(https?:[^>]+)>/)[1];
  const url = new URL(new URL(link).pathname, site.url);
  assert.equal((await fetch(url)).status, 200, 'to look changes nothing');
  const posted = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  assert.equal(posted.status, 200);
  await site.restart('2027-05-17T21:01:00Z');
  await until('Max and Lina are reminded', () => remindersTo('max').length === 2 && remindersTo('lina').length > 0);
  assert.equal(remindersTo('rosa').length, 1, 'the day before, nothing comes to Rosa');
});

step('the history says each step in sentences', () =>
  organiser(async (one) => {
    const told = await history(one, 'rosa', 'Vos rendez-vous');
    const steps = [
      'Mis dans la boîte d’envoi.',
      'Envoyé (essais : 1).',
      'L’activité change de moment ou de lieu.',
      'La personne répond « oui » par un bouton.',
      'La personne répond « non » par un bouton.',
      'La place est rendue.',
      'La personne ne veut plus de rappels.',
    ];
    let from = 0;
    for (const sentence of steps) {
      const at = told.indexOf(sentence, from);
      assert.ok(at >= 0, `« ${sentence} » after the others in: ${told}`);
      from = at;
    }
    assert.match(await history(one, 'lina', 'Liste d’attente'), /Une place libérée va à la personne\./);
  }));
