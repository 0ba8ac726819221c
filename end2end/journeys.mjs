// What people do on the site, in their own words, for the tests to build on.
import assert from 'node:assert/strict';
import { submitted } from './harness.mjs';

/** Eight signs in two groups, without the ones that look alike. */
export const CODE = /\b[2-9A-HJKMNP-Z]{4}\s[2-9A-HJKMNP-Z]{4}\b/;

/** Follows a link and waits for the page behind it. */
export async function follow(page, link, where) {
  await link.click();
  await page.waitForURL(where);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** From the home page to the first stop of the running tour that still takes registrations. */
export async function toStop(person) {
  const { page } = person;
  await person.open('/');
  const tours = page.getByRole('main').locator('a[href^="/tournees/"]');
  await follow(page, tours.first(), /\/tournees\/[^/]+$/);
  const tour = new URL(page.url()).pathname;
  const stops = await page.locator(`main a[href^="${tour}/"]`).evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  for (const path of stops) {
    await follow(page, page.locator(`main a[href="${path}"]`).first(), `**${path}`);
    if ((await page.getByRole('link', { name: 'Je viens' }).count()) > 0) return { tour, stop: path };
    await page.goBack();
    await page.waitForURL(`**${tour}`);
  }
  return assert.fail('no stop of the tour takes registrations');
}

/** From a stop to the form, with the first free workshop chosen. */
export async function toForm(person, name = 'Je viens') {
  const { page } = person;
  await follow(page, page.getByRole('link', { name }).first(), /\/inscription/);
  await page.getByRole('button', { name: 'Confirmer' }).waitFor();
}

/** Fills the form; whoever gives no first name draws a picture. */
export async function fill(page, { firstName, email, drawing } = {}) {
  if (firstName !== undefined) await page.getByLabel('Votre prénom').fill(firstName);
  if (drawing) await page.getByRole('radio', { name: drawing, exact: true }).check();
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
  await page.getByRole('heading', { level: 1 }).waitFor();
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

/** From the one-time link to the overview of the team. */
export async function enter(person, link) {
  const { page } = person;
  await person.open(link);
  await page.getByLabel('Phrase de passe').or(page.getByLabel('Choisissez votre phrase de passe')).first().fill(PASSPHRASE);
  await page.getByLabel('La même phrase, encore une fois').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Enregistrer et entrer' }).click();
  await page.waitForURL(/\/equipe$/);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

export { submitted };
