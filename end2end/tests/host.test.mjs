// The host's day at a stop, on a tablet: a code, a drawing, somebody who walks in where it is full, an
// empty chair given away, heads counted, what is printed, and a note that was wrong taken back.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { startBrowser, startCaravane, submitted, until, visit } from '../harness.mjs';
import { confirm, deskLine, enter, enterAsHost, fill, linkIn, press, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const TABLET = { width: 1024, height: 768 };
const TOUR = '/tournees/caravane-du-nord';
const TITLE = 'Vos droits et vos démarches';

// The day at Le Marigot; its first sessions begin at nine, which is 13:00Z.
const at = (time) => `2027-05-18T${time}Z`;
const site = await startCaravane({ now: at('11:30:00') });
const browser = await startBrowser();
after(async () => {
  await browser.close();
  await site.stop();
});

const person = (how, doings) => visit(browser, site, how, doings);

/** Tickets of this day: name → code, address and what the holder is called. */
const tickets = new Map();
/** The signed-in host, kept from visit to visit, and the addresses of the desk. */
let signedIn;
let desk;
let session;

/** Somebody registers on the web for the session, by name or by drawing; where it is full, they wait. */
async function registers(name, { drawing = null } = {}) {
  await person({ javascript: false }, async (visitor) => {
    const { page } = visitor;
    await visitor.open(`${TOUR}/le-marigot/inscription`);
    await page.locator('label', { hasText: TITLE }).locator('input').check({ force: true });
    if (drawing) await page.getByRole('group', { name: 'Choisissez un dessin' }).getByText(drawing).click();
    else await fill(page, { firstName: name });
    const ticket = await confirm(page);
    tickets.set(name, { ...ticket, called: (await said(page.locator('.who-name'))).trim() });
  });
}

/** The host at the tablet, signed in; `taps()` counts what the finger did since the visit began. */
function host(doings, how = {}) {
  return person({ ...TABLET, ...how }, async (one) => {
    let taps = 0;
    await one.context.addCookies(signedIn);
    if (how.javascript !== false) {
      await one.context.exposeFunction('tapped', () => (taps += 1));
      await one.context.addInitScript(() => addEventListener('pointerdown', () => window.tapped(), true));
    }
    await doings({ ...one, taps: () => taps });
  });
}

test('a host is invited by mail, named for the stop, and stands at its desk only', async () => {
  const email = 'accueil.marigot@exemple.fr';
  let stop;
  await person({ javascript: false, ...TABLET }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, inviter(site)());
    await organiser.open('/accueil');
    stop = await page.locator('article.card').filter({ hasText: 'Le Marigot' }).getByRole('link').getAttribute('href');
    await organiser.open(`/equipe${TOUR}/etapes/${stop.split('/').pop()}/accueil`);
    await page.getByLabel('Prénom').fill('Line');
    await page.getByLabel('Adresse e-mail').fill(email);
    await press(page, 'Inviter et nommer');
    await page.getByText('L’invitation part par e-mail.').waitFor();
  });
  const mail = await until('the invitation has left', () => site.mails().find((one) => one.to.includes(email)));
  await person(TABLET, async (newcomer) => {
    const { page } = newcomer;
    await enterAsHost(newcomer, linkIn(mail));
    assert.equal(await page.locator('article.card').count(), 1, 'one stop is theirs');
    desk = await page.getByRole('link', { name: /^Ouvrir l’accueil/ }).getAttribute('href');
    assert.equal(desk, stop);
    assert.equal((await page.request.get('/equipe/messages')).status(), 403);
    signedIn = await newcomer.context.cookies();
  });
});

test('people register for the day', async () => {
  for (const name of ['Rosa', 'Max', 'Odile']) await registers(name);
  await registers('Dessin', { drawing: 'Voilier' });
  await site.restart(at('12:05:00'));
});

test('a code lets somebody in with two taps', () =>
  host(async ({ page, open, taps }) => {
    await open('/accueil');
    await page.getByRole('link', { name: /^Ouvrir l’accueil/ }).click();
    await page.waitForURL(`**${desk}`);
    const field = page.getByLabel('Code ou prénom');
    await field.waitFor();
    await page.waitForLoadState('networkidle');
    await field.focus();
    await page.keyboard.type(tickets.get('Rosa').code);
    await press(page, 'Pointer');
    await page.getByText('C’est pointé !').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Rosa' }).waitFor();
    assert.equal(taps(), 2);
    // The next ticket: the field is there, and has the focus. A scanner types the address and Enter.
    await page.waitForLoadState('networkidle');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'shown', 'the field waits for the next ticket');
    await submitted(page, async () => {
      await page.keyboard.type(`${site.url}${tickets.get('Rosa').path}`);
      await page.keyboard.press('Enter');
    });
    await page.getByText('Déjà pointé.').waitFor();
  }));

test('a drawing and its number let somebody in with four taps', () =>
  host(async ({ page, open, taps }) => {
    const { called } = tickets.get('Dessin');
    const number = called.match(/\d+/)[0];
    await open(desk);
    await page.getByRole('link', { name: 'Par dessin' }).click();
    await page.getByRole('link', { name: 'Voilier' }).click();
    await page.locator('.desk-numbers a').filter({ hasText: new RegExp(`\\s${number}$`) }).click();
    await page.getByRole('heading', { level: 1, name: called }).waitFor();
    await page.waitForLoadState('networkidle');
    await press(page, /^Présent/);
    await page.getByText('C’est noté.').waitFor();
    assert.match(await said(page.locator('.desk-state')), /Arrivé/);
    assert.equal(taps(), 4, 'no more than four');
  }));

test('a wrong code, an empty field and a name say what to do, without JavaScript', () =>
  host(async ({ page, open }) => {
    await open(desk);
    const show = async (text) => {
      await page.getByLabel('Code ou prénom').fill(text);
      return (await press(page, 'Pointer')).status();
    };
    assert.equal(await show(''), 422);
    await page.getByText('Écrivez un code ou un prénom.').waitFor();
    const wrong = tickets.get('Max').code.replace(/.$/, (last) => (last === 'X' ? 'Y' : 'X'));
    assert.equal(await show(wrong), 404);
    await page.getByText('Cherchez par dessin ou par prénom.').waitFor();
    assert.equal(await page.getByLabel('Code ou prénom').inputValue(), wrong, 'what was typed stays');
    assert.equal(await show('odile'), 200);
    await page.getByRole('heading', { level: 1, name: 'Odile' }).waitFor();
    assert.equal(await show(tickets.get('Odile').code), 200);
    await page.getByText('C’est pointé !').waitFor();
  }, { javascript: false }));

test('people walk in with two fields, and beside the count with a reason once it is full', () =>
  host(async ({ page, open }) => {
    await open(desk);
    await page.getByRole('link', { name: TITLE }).click();
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    session = new URL(page.url()).pathname;
    const walkIn = `${desk}/ajout?seance=${session.split('/').pop()}`;
    const add = async (name) => {
      await open(walkIn);
      await page.getByLabel('Prénom', { exact: true }).fill(name);
      return press(page, 'Inscrire et imprimer le ticket');
    };
    let status = 200;
    for (let guest = 1; status === 200 && guest < 12; guest += 1) status = (await add(`Passante ${'abcdefghijkl'[guest]}`)).status();
    assert.equal(status, 409, 'at last it is full');

    assert.equal((await add('Noa')).status(), 409);
    await page.getByText('Plus de place libre').first().waitFor();
    assert.equal(await page.getByLabel('Prénom', { exact: true }).inputValue(), 'Noa', 'what was typed stays');
    const asked = await page.locator('main form input:not([type="hidden"])').evaluateAll((inputs) => [...new Set(inputs.map((one) => one.name))]);
    assert.deepEqual(asked.sort(), ['drawing', 'first_name', 'reason', 'session'], 'a name or a drawing, the session, the reason');
    await page.locator('label', { hasText: 'Il reste une chaise' }).locator('input').check({ force: true });
    await press(page, 'Inscrire et imprimer le ticket');
    await page.getByRole('heading', { name: 'Le ticket', exact: true }).waitFor();
    assert.match(await said(page.locator('.desk-ticket')), /Noa/);
    await page.locator('.desk-ticket img.qr').waitFor();

    await open(session);
    assert.match(await said(deskLine(page, 'Noa')), /En plus/);
    assert.match(await said(page.locator('.desk-counts')), /0 libre(?!s)/);
  }));

test('whoever waits is seated on the chair of somebody who did not come', async () => {
  await registers('Lina');
  await host(async ({ page, open }) => {
    await open(desk);
    await page.getByLabel('Code ou prénom').fill(tickets.get('Lina').code);
    await press(page, 'Pointer');
    await page.getByText('En liste d’attente, et présent.').waitFor();
    await open(session);
    await page.getByText('Les places se donnent dix minutes après le début.').waitFor();
  });

  await site.restart(at('13:10:30'));
  await host(async ({ page, open }) => {
    await open(session);
    const places = page.locator('#places');
    await places.getByText('1 personne attend ici.').waitFor();
    // Everybody who is not here is ticked: only Max is known not to come.
    for (const box of await places.locator('form').first().getByRole('checkbox').all()) await box.setChecked(false, { force: true });
    await places.locator('label', { hasText: 'Max' }).locator('input').check({ force: true });
    await press(page, 'La personne n’est pas venue');
    await page.getByText('1 place donnée.').waitFor();
    assert.match(await said(deskLine(page, 'Max')), /Absent/);
    assert.match(await said(deskLine(page, 'Max')), /Sa place est donnée/);
    assert.match(await said(deskLine(page, 'Lina')), /Présent/);
    assert.match(await said(deskLine(page, 'Rosa')), /Présent/, 'who had arrived attends from the start on');
    await places.getByText('Personne n’attend sur place.').waitFor();
  });
});

test('heads are counted without a name', () =>
  host(async ({ page, open }) => {
    await open(session);
    const heads = page.locator('#compte');
    for (const [button, count] of [['Cinq de plus', 5], ['Une de plus', 6], ['Une de moins', 5]]) {
      await submitted(page, () => heads.getByRole('button', { name: button }).click());
      await heads.locator('.figure').filter({ hasText: new RegExp(`^${count}$`) }).waitFor();
    }
    assert.match(await said(page.locator('.desk-counts')), /5 comptés/);
  }));

test('a note that was wrong is taken back', () =>
  host(async ({ page, open }) => {
    await open(session);
    const undo = (name) => submitted(page, () => deskLine(page, name).getByRole('button', { name: /^Défaire/ }).click());
    await undo('Odile');
    assert.match(await said(deskLine(page, 'Odile')), /Attendu/);
    await submitted(page, () => deskLine(page, 'Odile').getByRole('button', { name: /^Absent/ }).click());
    assert.match(await said(deskLine(page, 'Odile')), /Absent/);
    await undo('Odile');
    assert.match(await said(deskLine(page, 'Odile')), /Attendu/);
    assert.equal(await deskLine(page, 'Max').getByRole('button', { name: /^Défaire/ }).count(), 0, 'a chair that was given stays given');
  }));

test('the sheet, the attestation and the table hold what they should and no more', () =>
  host(async ({ page, open }) => {
    const contacts = new RegExp(['@', ...[...tickets.values()].map(({ code }) => code.replace(/\s/, '\\s*'))].join('|'));
    await open(session);
    await page.getByRole('link', { name: 'Feuille d’émargement' }).click();
    await page.getByRole('heading', { level: 1, name: 'Feuille d’émargement' }).waitFor();
    const sheet = await said(page.locator('article.sheet'));
    for (const words of ['Rosa', 'Voilier', 'Lina', 'Noa', 'Signature', 'Mardi 18 mai']) assert.ok(sheet.includes(words), `the sheet shows ${words}`);
    assert.doesNotMatch(sheet, contacts);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('button', { name: 'Imprimer' }).isVisible(), false, 'nothing but the sheet is printed');
    assert.equal(await page.getByRole('columnheader', { name: 'Signature' }).isVisible(), true);
    assert.equal((await page.pdf({ format: 'A4' })).subarray(0, 5).toString(), '%PDF-');
    await page.emulateMedia({ media: null });

    await open(session);
    await deskLine(page, 'Rosa').getByRole('link', { name: 'Rosa' }).click();
    await page.getByRole('link', { name: 'Attestation' }).click();
    await page.getByRole('heading', { level: 1, name: 'Attestation de présence' }).waitFor();
    const attestation = await said(page.locator('article.attest'));
    assert.match(attestation, /Mardi 18 mai 2027, 9 h – 10 h/);
    assert.doesNotMatch(attestation, /droits|démarches|Rosa/, 'it names the day and the place, not the session');

    const file = await page.request.get(`${session}/liste.csv`);
    assert.equal(file.status(), 200);
    assert.match(file.headers()['content-type'], /text\/csv; charset=utf-8/);
    assert.match(file.headers()['content-disposition'], /filename="liste\.csv"/);
    const bytes = await file.body();
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf], 'spreadsheets know it as UTF-8');
    const table = bytes.toString('utf8');
    assert.match(table, /^\ufeffSéance;Jour;Début;Fin;Salle;Personne;État\r\n/);
    assert.match(table, /;Rosa;présent\r\n/);
    assert.match(table, /;Max;absent\r\n/);
    assert.doesNotMatch(table, contacts);
  }));

test('after all this every invariant holds', () => {
  assert.match(site.command('check'), /Tout est juste/);
});
