// One tour, whole: from a pasted list of towns to the chair given away at the door, in one run, as each
// person. The database is empty at first; when the story goes on later, the clock goes on with it.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startBrowser, startCaravane, story, submitted, until, visit } from '../harness.mjs';
import {
  CODE, confirm, deskLine, drag, enter, enterAsHost, enterAsPartner, fill, invitation, linkIn, main, press, said, signIn,
} from '../journeys.mjs';

const DESK = { width: 1400, height: 1500 };
const TABLET = { width: 1024, height: 768 };
const TOUR = '/equipe/tournees/la-caravane-du-nord';
const PUBLIC = '/tournees/la-caravane-du-nord';
const LIST = [
  'Commune\tDate\tLieu\tHoraires\tComment venir\tRepère',
  'le lorrain\tmardi 18 mai\tSalle des fêtes\t8h30-15h\tBus 210, arrêt Mairie\tEn face de l’église',
  'Macouba\tjeudi 20 mai\tFoyer rural\t8h30-15h\tBus 211, arrêt Bourg\tÀ côté du stade',
  'basse pointe\tmardi 25 mai\tMaison du bourg\t8h30-15h\tBus 212, arrêt Marché\tLa façade jaune',
].join('\n');

const site = await startCaravane({ demo: null });
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await site.stop();
});

const person = (how, doings) => visit(browser, site, how, doings);
const step = story();
const mailsTo = (address) => site.mails().filter((mail) => mail.to.includes(address));

/** The organiser signs in once; each later visit goes on with the same login. */
let badge;
const organiser = (doings, how = {}) =>
  person({ ...DESK, ...how }, async (one) => {
    if (badge) await one.context.addCookies(badge);
    else {
      await enter(one, invitation(site.command('admin', 'invite', 'organisatrice@exemple.fr')));
      badge = await one.context.cookies();
    }
    await doings(one);
  });

step('the organiser makes a tour and pastes the list of towns', () =>
  organiser(async ({ page, open }) => {
    await open('/equipe/tournees/nouvelle');
    await page.getByLabel('Nom pour l’équipe').fill('Tournée du nord');
    await page.getByLabel('Nom public').fill('La Caravane du Nord');
    await page.getByLabel('Premier jour').fill('2027-05-10');
    await page.getByLabel('Dernier jour').fill('2027-06-30');
    await page.getByLabel('Téléphone d’aide').fill('0596 12 34 56');
    await press(page, 'Créer la tournée');
    await page.waitForURL(`**${TOUR}*`);
    await page.getByRole('link', { name: 'Importer un tableau' }).first().click();
    await page.getByLabel('Tableau collé').fill(LIST);
    await press(page, 'Voir avant d’importer');
    await page.getByText('3 étapes, 3 nouveaux lieux').waitFor();
    await press(page, 'Accepter et ajouter');
    await page.waitForURL(`**${TOUR}*`);
    for (const town of ['Le Lorrain', 'Macouba', 'Basse-Pointe']) await page.locator('.stops').getByRole('link', { name: town }).waitFor();
  }));

step('the organiser places a stop on the calendar and adds one more', () =>
  organiser(async ({ page, open }) => {
    await open(`${TOUR}?etape=basse-pointe`);
    const day = page.locator('.target.free[value="2027-05-27"]');
    await day.waitFor();
    assert.match(await said(day), /Déplacer au jeudi 27 mai/);
    await Promise.all([page.waitForNavigation(), day.click()]);
    await page.locator('#deplacer input[name="day"]').waitFor();
    assert.equal(await page.locator('#deplacer input[name="day"]').inputValue(), '2027-05-27');

    await open(`${TOUR}/etapes/nouvelle`);
    await page.getByRole('combobox', { name: 'Commune' }).pressSequentially('ajoupa');
    await page.getByRole('option', { name: /L’Ajoupa-Bouillon/ }).click();
    await page.getByLabel('Nom du nouveau lieu').waitFor();
    await page.getByLabel('Premier jour').fill('2027-06-03');
    await page.getByLabel('Nom du nouveau lieu').fill('Salle polyvalente');
    await press(page, 'Ajouter l’étape');
    await page.getByLabel('Repère').fill('Derrière l’école');
    await page.getByLabel('Comment venir').fill('Bus 213, arrêt École');
    await press(page, 'Enregistrer');
    await page.getByText('C’est enregistré.').waitFor();
  }));

step('the organiser confirms the venues and names their rooms', () =>
  organiser(async ({ page, open }) => {
    await open('/equipe/lieux');
    const venues = await page.locator('main .entry a[href^="/equipe/lieux/"]').evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href')))]);
    assert.equal(venues.length, 4);
    for (const venue of venues) {
      await open(venue);
      const booking = page.locator('form', { has: page.getByRole('heading', { name: 'Réservation' }) });
      for (const answer of ['Demandé', 'Confirmé']) {
        await booking.getByLabel('Passer à').selectOption(answer);
        await submitted(page, () => booking.getByRole('button', { name: 'Enregistrer' }).click());
      }
      for (const [name, people] of [['Grande salle', 40], ['Petite salle', 20], ['Espace rencontres', 24]]) {
        const adding = page.locator('section', { has: page.getByRole('heading', { name: 'Salles' }) }).locator('details').last();
        if ((await adding.getAttribute('open')) === null) await adding.locator('summary').click();
        await adding.getByLabel('Nom de la salle').fill(name);
        await adding.getByLabel('Personnes').fill(String(people));
        await submitted(page, () => adding.getByRole('button', { name: 'Ajouter' }).click());
      }
    }
  }, { javascript: false }));

step('the organiser writes the day of one stop and puts it on the others by a template', () =>
  organiser(async ({ page, open }) => {
    const sessions = [
      ['Faire son CV', 'Atelier', 'Emploi', 'Grande salle', '09:00', '10:30', 2],
      ['Vos droits et vos démarches', 'Atelier', 'Accès aux droits', 'Petite salle', '09:00', '10:00', 10],
      ['Premiers pas numériques', 'Atelier', 'Numérique', 'Petite salle', '10:15', '11:30', 8],
      ['Rencontrer un employeur', 'Rencontre employeur', 'Emploi', 'Espace rencontres', '09:30', '12:00', 1],
    ];
    for (const [title, kind, theme, room, starts, ends, places] of sessions) {
      await open(`${TOUR}/etapes/le-lorrain?nouvelle=1`);
      const pick = async (label, words) => {
        const option = page.getByLabel(label, { exact: true }).locator('option', { hasText: words }).first();
        await page.getByLabel(label, { exact: true }).selectOption(await option.getAttribute('value'));
      };
      await page.getByLabel('Titre').fill(title);
      await pick('Forme', kind);
      await pick('Thème', theme);
      await pick('Salle', room);
      await page.getByLabel('Début').fill(starts);
      await page.getByLabel('Fin').fill(ends);
      await page.getByLabel('Places', { exact: true }).fill(String(places));
      assert.equal((await press(page, 'Enregistrer la séance')).status(), 200, title);
      await page.getByText('Séance enregistrée.').waitFor();
    }
    await page.getByLabel('Nom du modèle').fill('Journée type');
    await press(page, 'Enregistrer ce jour comme modèle');
    await page.getByText('Modèle enregistré.').waitFor();
    await open(`${TOUR}/modeles`);
    for (const town of ['Macouba', 'Basse-Pointe', 'L’Ajoupa-Bouillon']) await page.locator('label.tile', { hasText: town }).locator('input').check({ force: true });
    await press(page, 'Ajouter aux étapes cochées');
    assert.match(await said(page.getByRole('status')), /12 séances ajoutées/);
  }, { javascript: false }));

step('a conflict is seen while dragging, and a way out resolves it', () =>
  organiser(async ({ page, open }) => {
    await open(`${TOUR}/etapes/macouba`);
    await page.getByText('Aucun conflit à cette étape.').waitFor();
    await drag(page, 'Vos droits', 4);
    assert.match(await said(page.locator('p[aria-live="assertive"]')), /Petite salle déjà pris · \d+ min/);
    await page.mouse.up();
    await page.getByText('1 conflit à résoudre').waitFor();
    assert.match(await said(page.getByRole('region', { name: 'Conflits' })), /Petite salle[\s\S]*Premiers pas numériques/);
    await page.locator('.ways button').first().click();
    await page.getByText('Aucun conflit à cette étape.').waitFor();
    await until('the draft is stored', async () => /^Enregistré/m.test(await page.locator('.day-tools').innerText()));
  }));

step('the organiser publishes, and everybody sees the tour', async () => {
  assert.doesNotMatch(await (await fetch(site.url)).text(), /La Caravane du Nord/, 'nobody saw the draft');
  await organiser(async ({ page, open }) => {
    await open(TOUR);
    await page.getByRole('link', { name: 'Publier…' }).click();
    await page.getByRole('heading', { name: 'Ce qui change' }).waitFor();
    assert.match(await main(page), /Le Lorrain[\s\S]*Nouvelle étape\./);
    await press(page, /^Publier/);
    await page.getByText('La tournée est publiée.').waitFor();
  });
  await person({ javascript: false }, async ({ page, open }) => {
    await open('/');
    await page.getByRole('main').getByRole('link', { name: /La Caravane du Nord/ }).first().click();
    for (const town of ['Le Lorrain', 'Macouba', 'Basse-Pointe', 'L’Ajoupa-Bouillon']) await page.getByRole('heading', { name: town }).first().waitFor();
  });
});

/** Somebody of a body is invited by mail; answers the link of the mail. */
async function invited(page, open, { name, email, role, body }) {
  await open('/equipe/equipe');
  await page.getByLabel('Prénom ou nom affiché').fill(name);
  await page.getByLabel('Adresse électronique').fill(email);
  await page.getByLabel('Ce que la personne fait').selectOption(role);
  await page.getByLabel('Structure').selectOption(body);
  await press(page, 'Envoyer l’invitation');
  return linkIn(await until(`the invitation to ${email}`, () => mailsTo(email)[0]));
}

const ASSOCIATION = 'Un coup de main au Nord';
const HOTEL = 'Hôtel Anse Bellevue';

step('a partner, invited by mail, claims a slot; an employer opens a desk', () =>
  organiser(async ({ page, open }) => {
    for (const [name, kind] of [[ASSOCIATION, 'Association'], [HOTEL, 'Employeur']]) {
      await open('/equipe/partenaires/nouveau');
      await page.getByLabel('Nom', { exact: true }).fill(name);
      await page.getByLabel('Sorte').selectOption(kind);
      await page.getByLabel('Équipes').fill('1');
      await press(page, 'Créer le partenaire');
    }
    const partner = await invited(page, open, { name: 'Ginette', email: 'ginette@exemple.fr', role: 'Partenaire', body: ASSOCIATION });
    const employer = await invited(page, open, { name: 'Raymond', email: 'raymond@exemple.fr', role: 'Employeur', body: HOTEL });

    const claims = async (one, title) => {
      await one.open('/partenaire/creneaux');
      const line = one.page.locator('main li.line').filter({ hasText: title }).filter({ hasText: 'Le Lorrain' });
      await line.getByRole('button', { name: /^Demander ce créneau/ }).click();
      await one.page.getByText('Votre demande est partie.').waitFor();
    };
    await person({}, async (one) => {
      await enterAsPartner(one, partner);
      await claims(one, 'Faire son CV');
    });
    await person(DESK, async (one) => {
      await enterAsPartner(one, employer);
      await claims(one, 'Rencontrer un employeur');

      await open('/equipe/demandes');
      for (const body of [ASSOCIATION, HOTEL]) {
        await page.locator('li.claim').filter({ hasText: body }).getByRole('button', { name: /^Confirmer/ }).click();
        await page.getByText('C’est confirmé et publié.').waitFor();
      }

      await one.open('/partenaire');
      await one.page.getByRole('link', { name: 'Rencontrer un employeur' }).click();
      await one.page.getByRole('link', { name: 'Ouvrir une table' }).first().click();
      await one.page.getByLabel('Métier proposé').fill('Commis de cuisine');
      await one.page.getByLabel('Contrat').fill('CDI');
      await one.page.getByLabel('Durée d’un entretien').selectOption('15 minutes');
      await one.page.getByRole('button', { name: 'Ouvrir la table' }).click();
      await one.page.getByText('La table est ouverte.').waitFor();
    });
  }));

/** Tickets of the story: name → code and address. */
const tickets = new Map();

async function registers(name, javascript, choose) {
  await person({ javascript }, async (visitor) => {
    const { page } = visitor;
    await visitor.open(`${PUBLIC}/le-lorrain/inscription`);
    await choose(page);
    await fill(page, { firstName: name, email: `${name.toLowerCase()}@exemple.fr` });
    tickets.set(name, await confirm(page));
  });
}

const cv = (page) => page.locator('label', { hasText: 'Faire son CV' }).locator('input').check({ force: true });

step('people register on the web, with JavaScript and without; the third one waits', async () => {
  await registers('Rosa', true, async (page) => {
    await cv(page);
    await page.getByRole('group', { name: /Commis de cuisine/ }).getByRole('radio').last().check({ force: true });
  });
  await registers('Max', false, cv);
  await registers('Lina', false, cv);
  await person({ javascript: false }, async ({ page, open }) => {
    await open(tickets.get('Rosa').path);
    assert.equal(await page.getByText('Votre place est gardée').count(), 2);
    await open(tickets.get('Lina').path);
    await page.getByText('Liste d’attente').first().waitFor();
  });
});

step('the kiosk is paired and registers without a word typed', async () => {
  let code;
  await organiser(async ({ page, open }) => {
    await open('/equipe/bornes');
    await page.getByLabel('Nom de la borne').fill('Borne du hall');
    await page.getByLabel('Étape').selectOption(await page.getByLabel('Étape').locator('option', { hasText: 'Le Lorrain' }).getAttribute('value'));
    await press(page, 'Préparer la borne');
    await page.getByText('La borne est prête').waitFor();
    code = (await page.getByRole('listitem').filter({ hasText: 'Borne du hall' }).innerText()).match(/(\d{4})\s(\d{4})/);
  });
  await person({ width: 1080, height: 1920 }, async ({ page, open }) => {
    const tap = (name) => page.getByRole('button', { name }).first().click();
    await open('/borne');
    for (const digit of code[1] + code[2]) await page.getByRole('button', { name: digit, exact: true }).click();
    await tap('Relier');
    await tap('Commencer');
    await tap(/Vos droits et vos démarches/);
    await tap('Soleil');
    await tap('Confirmer');
    await page.getByRole('heading', { name: 'Votre place est réservée' }).waitFor();
    const ticket = await said(page.getByRole('article'));
    assert.match(ticket, /Soleil \d+/);
    tickets.set('Soleil', { code: ticket.match(CODE)[0] });
    await tap('Terminé');
  });
});

step('the mailbox holds the invitations with their calendars', () =>
  organiser(async ({ page, open }) => {
    // Who has several appointments gets one letter about all, then each for the calendar by itself.
    for (const [name, letters, invitations] of [['rosa', 3, 2], ['max', 1, 1], ['lina', 1, 0]]) {
      const mine = await until(`the confirmation to ${name}`, () => mailsTo(`${name}@exemple.fr`).length >= letters && mailsTo(`${name}@exemple.fr`));
      assert.equal(mine.length, letters);
      const calendars = mine.flatMap((mail) => mail.calendar ?? []);
      assert.equal(calendars.length, invitations, `${name} has ${invitations} in the calendar`);
      assert.ok(calendars.every((calendar) => calendar.method === 'REQUEST'));
    }
    await open('/equipe/messages');
    for (const name of ['rosa', 'max', 'lina']) {
      assert.match(await said(page.getByRole('row').filter({ hasText: `${name}@exemple.fr` }).first()), /Envoyé/);
    }
    await page.getByRole('row').filter({ hasText: 'max@exemple.fr' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Calendrier joint' }).waitFor();
    assert.match(await main(page), /DTSTART;TZID=America\/Martinique:20270518T090000/);
  }));

/** How many messages had left to each before the stop was moved. */
const before = new Map();

step('the organiser moves the stop, and is told who hears of it', () =>
  organiser(async ({ page, open }) => {
    for (const name of ['rosa', 'max', 'lina']) before.set(name, mailsTo(`${name}@exemple.fr`).length);
    await open(`${TOUR}?etape=le-lorrain`);
    await page.getByRole('link', { name: 'Déplacer l’étape' }).click();
    await page.getByLabel('Nouveau jour').waitFor();
    assert.match(await said(page.locator('.concerned')), /Rosa[\s\S]+par e-mail/);
    await page.getByLabel('Nouveau jour').fill('2027-05-19');
    await press(page, /^Déplacer et prévenir/);
    await page.getByText('C’est déplacé.').waitFor();
    assert.match(await main(page), /Vous pouvez défaire pendant/);
  }));

step('each ticket has exactly one message, with the old day and the new one', async () => {
  await site.restart('2027-05-03T13:00:00Z');
  const people = ['rosa', 'max', 'lina'];
  await until('everybody has been told', () => people.every((name) => mailsTo(`${name}@exemple.fr`).length > before.get(name)));
  // A second one would have been written in the same second.
  await pause(3_000);
  for (const name of people) {
    const news = mailsTo(`${name}@exemple.fr`).slice(before.get(name));
    const told = news.filter((mail) => /Avant : mardi 18 mai/.test(mail.text.replaceAll('\u00a0', ' ')));
    assert.equal(told.length, 1, `${name} has exactly one message with the old day`);
    assert.match(told[0].subject, /^Changement/);
    assert.match(told[0].text, /mercredi 19 mai/);
    // The rest, if any, is the same appointment for the calendar, revised.
    const calendars = news.flatMap((mail) => mail.calendar ?? []);
    for (const { lines } of calendars) {
      assert.ok(lines.includes('SEQUENCE:1'), 'it follows the invitation');
      assert.match(lines.find((line) => line.startsWith('DTSTART;')), /:20270519T/);
    }
    assert.ok(news.every((mail) => mail === told[0] || mail.calendar), `${name} hears nothing else`);
  }
});

step('a host is named for the stop and invited by mail', async () => {
  await organiser(async ({ page, open }) => {
    await open(`${TOUR}/etapes/le-lorrain/fiche`);
    await page.getByRole('link', { name: 'Personnes d’accueil' }).click();
    await page.getByLabel('Prénom').fill('Line');
    await page.getByLabel('Adresse e-mail').fill('line@exemple.fr');
    await press(page, 'Inviter et nommer');
    await page.getByText('L’invitation part par e-mail.').waitFor();
  });
  const link = linkIn(await until('the invitation has left', () => mailsTo('line@exemple.fr')[0]));
  await person(TABLET, (host) => enterAsHost(host, link));
});

const reminders = (name) => mailsTo(`${name}@exemple.fr`).filter((mail) => /Rappel|vous attendons/.test(mail.subject + mail.text));

step('the reminders leave when the clock reaches them, to those who have a place', async () => {
  // A week before, at half past nine in Martinique; the day before at five, when the host gets the list.
  for (const [moment, due, count] of [['2027-05-12T13:29:48Z', '2027-05-12T13:30:00Z', 1], ['2027-05-18T20:59:48Z', '2027-05-18T21:00:00Z', 2]]) {
    await site.restart(moment);
    await pause(2_000);
    assert.deepEqual(['rosa', 'max'].map((name) => reminders(name).length), [count - 1, count - 1], 'not before it is due');
    await until(`the reminders of ${due}`, () => ['rosa', 'max'].every((name) => reminders(name).length === count), 40);
    for (const name of ['rosa', 'max']) {
      const latest = reminders(name).at(-1);
      assert.ok(new Date(latest.header('date')) >= new Date(due), 'it was written at its hour');
      assert.match(latest.text, /mercredi 19 mai/);
    }
    assert.equal(reminders('lina').length, 0, 'who waits is not told to come');
  }
  const list = await until('the list of the host', () => mailsTo('line@exemple.fr').find((mail) => /^Liste de mercredi 19 mai/.test(mail.subject)));
  for (const words of ['Rosa', 'Max', 'Soleil', 'Faire son CV']) assert.ok(list.text.includes(words), `the list names ${words}`);
  assert.doesNotMatch(list.text, /rosa@|max@/);
});

step('on the day the host checks in by code, and gives an empty chair away', async () => {
  await site.restart('2027-05-19T12:15:00Z');
  const host = (doings) => person(TABLET, async (one) => {
    await signIn(one, 'line@exemple.fr');
    await one.page.getByRole('link', { name: /^Ouvrir l’accueil/ }).first().click();
    await one.page.getByLabel('Code ou prénom').waitFor();
    await one.page.waitForLoadState('networkidle');
    await doings(one.page);
  });
  await host(async (page) => {
    for (const [name, answer] of [['Rosa', 'C’est pointé'], ['Lina', 'En liste d’attente, et présent.'], ['Soleil', 'C’est pointé']]) {
      await page.getByLabel('Code ou prénom').fill(tickets.get(name).code);
      await press(page, 'Pointer');
      await page.getByText(answer).waitFor();
    }
  });

  await site.restart('2027-05-19T13:10:30Z');
  await host(async (page) => {
    await page.getByRole('link', { name: 'Faire son CV' }).click();
    await page.getByRole('heading', { level: 1, name: 'Faire son CV' }).waitFor();
    await page.getByText('1 personne attend ici.').waitFor();
    await press(page, 'La personne n’est pas venue');
    await page.getByText('1 place donnée.').waitFor();
    for (const [name, state] of [['Rosa', 'Présent'], ['Max', 'Absent'], ['Lina', 'Présent']]) assert.match(await said(deskLine(page, name)), new RegExp(state));
  });
  await person({ javascript: false }, async ({ page, open }) => {
    await open(tickets.get('Lina').path);
    assert.doesNotMatch(await main(page), /Liste d’attente/);
  });
});

step('after all this every invariant holds', () => {
  assert.match(site.command('check'), /Tout est juste/);
});
