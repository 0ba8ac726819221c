// What people do on the site, in their own words, for the tests to build on.
import assert from 'node:assert/strict';
import { submitted } from './harness.mjs';

/** Eight signs in two groups, without the ones that look alike. */
export const CODE = /[2-9A-HJKMNP-Z]{4}\s[2-9A-HJKMNP-Z]{4}/;

/** The words that are to be seen, with ordinary spaces. */
export const said = async (locator) => (await locator.innerText()).replaceAll('\u00a0', ' ');

/** The words of the page itself, without its frame. */
export const main = (page) => said(page.getByRole('main'));

/** Presses the first button that holds these words and waits for the answer. */
export const press = (page, name) => submitted(page, () => page.getByRole('button', { name }).first().click());

/** Presses the first button that is called exactly so and waits for the answer. */
export const pressExactly = (page, name) => submitted(page, () => page.getByRole('button', { name, exact: true }).first().click());

/** Somebody's line at the welcome desk. */
export const deskLine = (page, name) => page.locator('li.desk-line').filter({ has: page.getByRole('link', { name, exact: true }) });

/** Follows a link and waits until the page behind it shows what it is for. */
export async function follow(page, link, where, sight) {
  await link.click();
  await page.waitForURL(where);
  await sight.first().waitFor();
}

const paths = (links) => links.evaluateAll((each) => each.map((link) => link.getAttribute('href')));

/** From the home page to the running tour. Returns its path and those of its stops. */
export async function toTour(person) {
  const { page } = person;
  await person.open('/');
  const first = page.getByRole('main').locator('a[href^="/tournees/"]').first();
  await follow(page, first, /\/tournees\/[^/]+$/, page.getByRole('heading', { name: 'Les étapes' }));
  const tour = new URL(page.url()).pathname;
  return { tour, stops: await paths(page.locator(`main a[href^="${tour}/"]`)) };
}

/** From the home page to the first stop of the running tour that still has free seats. */
export async function toStop(person) {
  const { page } = person;
  const { tour, stops } = await toTour(person);
  for (const stop of stops) {
    await follow(page, page.locator(`main a[href="${stop}"]`).first(), `**${stop}`, page.getByRole('heading', { name: 'Choisissez une activité' }));
    if ((await page.getByRole('link', { name: 'Je viens' }).count()) > 0) return { tour, stop };
    await page.goBack();
    await page.getByRole('heading', { name: 'Les étapes' }).waitFor();
  }
  return assert.fail('no stop of the tour takes registrations');
}

/** From a stop to the form, with the first free session chosen. */
export async function toForm(person) {
  const { page } = person;
  await follow(page, page.getByRole('link', { name: 'Je viens' }).first(), /\/inscription/, page.getByRole('button', { name: 'Confirmer' }));
}

/** To the form of a stop that has an interview with a free time, and picks that time. */
export async function toInterview(person) {
  const { page } = person;
  const { stops } = await toTour(person);
  for (const stop of stops) {
    await person.open(`${stop}/inscription`);
    const times = page.locator('form input[type="radio"][name^="choices-"]:not([disabled]):not([value=""])');
    if ((await times.count()) < 3) continue;
    await times.nth(1).check({ force: true });
    return;
  }
  assert.fail('no interview takes registrations');
}

/** Fills in what is given. */
export async function fill(page, { firstName, email } = {}) {
  if (firstName !== undefined) await page.getByLabel('Votre prénom').fill(firstName);
  if (email !== undefined) await page.getByLabel('Votre adresse e-mail').fill(email);
}

/** Sends the form and waits for the ticket. Returns its path and its code. */
export async function confirm(page) {
  await page.getByRole('button', { name: 'Confirmer' }).click();
  return readTicket(page);
}

/** Waits for a ticket that was just made. */
export async function readTicket(page) {
  await page.waitForURL(/\/t\/[A-Za-z0-9_-]{22}/);
  await page.getByText('Votre code').waitFor();
  const code = (await page.getByRole('main').innerText()).match(CODE)?.[0];
  assert.ok(code, 'the ticket shows its code');
  return { path: new URL(page.url()).pathname, code };
}

/** The whole way, for tests that begin with a ticket. */
export async function register(person, who) {
  const { stop, tour } = await toStop(person);
  await toForm(person);
  await fill(person.page, who);
  return { stop, tour, ...(await confirm(person.page)) };
}

export const PASSPHRASE = 'mangue tranquille sous la pluie';

/** The organiser's one-time link, as the program printed it. */
export function invitation(text) {
  const link = text.match(/https?:\/\/\S+(\/equipe\/invitation\/\S+)/);
  assert.ok(link, `no invitation in: ${text}`);
  return link[1];
}

/** Where the button of a letter leads: « oui » or « non ». */
export function buttonIn(mail, word) {
  const link = mail.text.match(new RegExp(`https?://\\S+?(/t/reponse/[0-9a-f]+/${word})\\b`));
  assert.ok(link, `no button « ${word} » in: ${mail.text}`);
  return link[1];
}

/** From a one-time link to the first page behind it. */
async function choosePassphrase(person, link, where) {
  const { page } = person;
  await person.open(link);
  await page.getByLabel('Phrase de passe').fill(PASSPHRASE);
  await page.getByLabel('La même phrase, encore une fois').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Enregistrer et entrer' }).click();
  await page.waitForURL(where);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** From the one-time link to the overview of the team. */
export const enter = (person, link) => choosePassphrase(person, link, /\/equipe$/);

/** The same for somebody of a partner or an employer. */
export const enterAsPartner = (person, link) => choosePassphrase(person, link, /\/partenaire$/);

/** The same for a host. */
export const enterAsHost = (person, link) => choosePassphrase(person, link, /\/accueil$/);

/** Signs in with the passphrase that was chosen before. */
export async function signIn({ page, open }, email) {
  await open('/equipe/connexion');
  await page.getByLabel('Adresse e-mail').fill(email);
  await page.getByLabel('Phrase de passe').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/connexion'));
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** The one-time link in the text of a mail. */
export function linkIn(mail) {
  const link = mail.text.match(/\/equipe\/invitation\/[A-Za-z0-9_-]{43}/)?.[0];
  assert.ok(link, 'the mail holds the link');
  return link;
}

/** A session in the grid of the day. */
export const block = (page, title) => page.locator('.block').filter({ has: page.getByRole('link', { name: title }) });

/** Drags a block by so many quarters of an hour and to another room. */
export async function drag(page, title, quarters, room = null) {
  const from = await block(page, title).boundingBox();
  const cell = await page.locator('.cell').first().boundingBox();
  const head = room ? await page.locator('.grid > .room').filter({ hasText: room }).boundingBox() : from;
  await page.mouse.move(from.x + 30, from.y + 30);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 40, { steps: 3 });
  await page.mouse.move(head.x + 30, from.y + 30 + (quarters * cell.height) / 2, { steps: 6 });
}
