// The organiser: from the one-time link to the outbox.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, until } from '../harness.mjs';
import { PASSPHRASE, enter, invitation, register } from '../journeys.mjs';

const { site, person } = await stage();

test('the one-time link leads to a passphrase, then to the outbox with the message just sent', async () => {
  const email = 'nouvelle@exemple.fr';
  await person({}, (visitor) => register(visitor, { firstName: 'Rosa', email }));
  await until('the message has left', () => site.mails().some((mail) => mail.to.includes(email)));

  const link = invitation(site.output());
  await person({ width: 1280, height: 800 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, link);
    await page.getByRole('navigation', { name: 'Menu de l’équipe' }).getByRole('link', { name: 'Boîte d’envoi' }).click();
    await page.getByRole('heading', { level: 1, name: 'Boîte d’envoi' }).waitFor();
    const row = page.getByRole('row').filter({ hasText: email });
    await row.waitFor();
    assert.match(await row.innerText(), /Envoyé/);
    await row.getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Calendrier joint' }).waitFor();
    assert.match(await page.getByRole('main').innerText(), /BEGIN:VCALENDAR/);

    await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/equipe/messages'));
    const answer = await page.goto('/equipe/messages');
    assert.match(new URL(page.url()).pathname, /connexion/, 'who signed out is asked to sign in');
    assert.ok(answer.status() < 500);
  });
});

test('a link that was used is refused, and a wrong passphrase says no more than that', () =>
  person({ javascript: false }, async (organiser) => {
    const { page } = organiser;
    const link = invitation(site.command('admin', 'invite', 'autre@exemple.fr'));
    await enter(organiser, link);
    await organiser.context.clearCookies();
    await page.goto(link);
    await page.getByText('Cette invitation n’est plus valable').waitFor();

    await organiser.open('/equipe/connexion');
    await page.getByLabel('Adresse e-mail').fill('autre@exemple.fr');
    await page.getByLabel('Phrase de passe').fill('ce n’est pas la bonne');
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.getByText('L’adresse ou la phrase de passe ne convient pas').first().waitFor();
    assert.equal(await page.getByLabel('Adresse e-mail').inputValue(), 'autre@exemple.fr');
    await page.getByLabel('Phrase de passe').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await page.waitForURL(/\/equipe$/);
  }));

test('nobody sees the team’s pages without signing in', async () => {
  for (const path of ['/equipe', '/equipe/messages', '/equipe/messages/inconnu', '/equipe/nulle-part']) {
    const answer = await fetch(site.url + path, { redirect: 'manual' });
    assert.ok([302, 303, 401, 403].includes(answer.status), `${path} answers ${answer.status}`);
    assert.doesNotMatch(await answer.text(), /@exemple\.fr/);
  }
});

test('a form sent from another site is refused', async () => {
  for (const [path, body] of [['/code', 'code=ABCDEFGH'], ['/equipe/connexion', 'email=a%40b.fr&passphrase=x']]) {
    const answer = await fetch(site.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://ailleurs.example', 'sec-fetch-site': 'cross-site' },
      body,
    });
    assert.equal(answer.status, 403, path);
  }
});
