// Partners and employers: invited by mail, claim a slot, open a desk; the organiser answers.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, until } from '../harness.mjs';
import { enter, enterAsPartner, invitation, linkIn } from '../journeys.mjs';
import { bodyInviter } from '../states/partners.mjs';

const { site, person } = await stage();

test('a partner comes in by the mail, claims a slot, and the organiser confirms it', async () => {
  const email = 'nouvelle.partenaire@exemple.fr';
  await person({ javascript: false, width: 1280, height: 800 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invitation(site.output()));
    await organiser.open('/equipe/equipe');
    await page.getByLabel('Prénom ou nom affiché').fill('Ginette');
    await page.getByLabel('Adresse électronique').fill(email);
    await page.getByLabel('Ce que la personne fait').selectOption('Partenaire');
    await page.getByLabel('Structure').selectOption('Volontaires Kolé Zépol');
    await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
    await page.getByText('L’invitation part tout de suite.').waitFor();

    const mail = await until('the invitation has left', () => site.mails().find((one) => one.to.includes(email)));
    const link = linkIn(mail);

    let claimed;
    await person({}, async (partner) => {
      await enterAsPartner(partner, link);
      await partner.open('/partenaire/creneaux');
      const line = partner.page.locator('main li.line').first();
      claimed = await line.getByRole('heading').innerText();
      await line.getByRole('button', { name: /^Demander ce créneau/ }).click();
      await partner.page.getByText('Votre demande est partie.').waitFor();
      await partner.page.locator('main li.line').filter({ hasText: claimed }).filter({ hasText: 'Demandé' }).first().waitFor();
      assert.equal((await partner.page.request.get('/equipe/demandes')).status(), 403, 'a partner answers no claims');
    });

    await organiser.open('/equipe/demandes');
    const claim = page.locator('li.claim').filter({ hasText: claimed }).filter({ hasText: 'Volontaires Kolé Zépol' }).first();
    await claim.getByRole('button', { name: /^Confirmer/ }).click();
    await page.getByText('C’est confirmé et publié.').waitFor();
  });
});

test('an employer opens a desk and the public page shows its times', () =>
  person({ width: 1280, height: 800 }, async (employer) => {
    const { page } = employer;
    const link = bodyInviter(site, 'employeur', 'employer', 'Hôtel Anse Bellevue')();
    await person({ javascript: false }, async (organiser) => {
      await enter(organiser, invitation(site.command('admin', 'invite', 'regle@exemple.fr')));
      await organiser.open('/equipe/demandes');
      await organiser.page.getByLabel('La Caravane du Nord').selectOption({ label: 'La première demande est confirmée tout de suite' });
      await organiser.page.getByRole('button', { name: 'Changer' }).first().click();
      await organiser.page.getByText('La règle est changée.').waitFor();
    });
    await enterAsPartner(employer, link);
    await employer.open('/partenaire/creneaux');
    await page.getByRole('link', { name: /^Ouvrir une table/ }).last().click();
    await page.getByRole('heading', { level: 1, name: 'Ouvrir une table d’entretien' }).waitFor();
    await page.getByLabel('Métier proposé').fill('Veilleur de nuit');
    await page.getByLabel('Contrat').fill('CDI');
    await page.getByLabel('Durée d’un entretien').selectOption('15 minutes');
    await page.getByLabel('Première pause, à').fill('10:00');
    await page.getByLabel('Durée de la pause').first().selectOption('15 minutes');
    await page.getByRole('button', { name: 'Ouvrir la table' }).click();
    await page.getByText('La table est ouverte.').waitFor();
    await page.getByText('Veilleur de nuit').waitFor();
    const session = new URL(page.url()).pathname.split('/').at(-1);
    assert.match(session, /^[0-9a-f-]{36}$/);

    await person({ javascript: false }, async (visitor) => {
      await visitor.open('/');
      await visitor.page.locator('main a[href^="/tournees/"]').first().click();
      const stops = await visitor.page.locator('main a[href*="/tournees/caravane-du-nord/"]').evaluateAll((links) => links.map((one) => one.getAttribute('href')));
      let seen = false;
      for (const stop of stops) {
        await visitor.open(`${stop}/inscription`);
        seen ||= (await visitor.page.getByText('Veilleur de nuit').count()) > 0;
      }
      assert.ok(seen, 'the desk stands in the form of its stop');
    });
  }));

test('the secret calendar opens without a login and closes for good', () =>
  person({ javascript: false }, async (partner) => {
    await enterAsPartner(partner, bodyInviter(site, 'agenda', 'partner', 'Parcours Possible')());
    await partner.open('/partenaire/agenda');
    await partner.page.getByRole('button', { name: 'Créer l’adresse' }).click();
    const address = await partner.page.getByLabel('Adresse de votre agenda').inputValue();
    const first = await fetch(address);
    assert.equal(first.status, 200);
    assert.match(await first.text(), /^BEGIN:VCALENDAR/);
    const again = await fetch(address, { headers: { 'if-none-match': first.headers.get('etag') } });
    assert.equal(again.status, 304);
    await partner.page.getByRole('button', { name: 'Changer l’adresse' }).click();
    assert.equal((await fetch(address)).status, 404);
  }));
