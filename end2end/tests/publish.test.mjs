// From the draft to what people hear: a day picked on the calendar, a conflict accepted with a
// reason, a change at once, the way back, the calls and the poster of the day itself.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { stage, startBrowser, startCaravane, until, visit } from '../harness.mjs';
import { confirm, enter, fill, main, press, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const { site, person } = await stage();
const invite = inviter(site, 'edition');
const desk = { width: 1280, height: 900 };
const TOUR = '/equipe/tournees/caravane-du-nord';

async function stops(organiser) {
  await organiser.open(TOUR);
  return organiser.page.locator('.stops h3 a').evaluateAll((links) => links.map((link) => new URL(link.href).searchParams.get('etape')));
}

/** The last stops of the tour: months away, so that nothing is told at once. */
test('a day picked on the calendar stays in the draft, is shown before it is published, and comes back', () =>
  person(desk, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    const last = (await stops(organiser)).at(-2);
    await organiser.open(`${TOUR}?etape=${last}`);
    await page.locator('.target.free').first().waitFor();
    const words = await said(page.locator('.target.free').first());
    assert.match(words, /Déplacer au .+ :\s+[+−]/s);
    const day = await page.locator('.target.free').first().getAttribute('value');
    await Promise.all([page.waitForNavigation(), page.locator('.target.free').first().click()]);
    await page.getByText(/changements? non publiés?/).first().waitFor();
    assert.equal(await page.locator('#deplacer input[name="day"]').inputValue(), day);
    // Nobody outside sees it yet, and it can be undone.
    const before = await fetch(`${site.url}/tournees/caravane-du-nord/${last}`).then((answer) => answer.text());
    await press(page, 'Défaire');
    assert.notEqual(await page.locator('#deplacer input[name="day"]').inputValue().catch(() => ''), day);
    assert.equal(await page.getByText(/changements? non publiés?/).count(), 0);

    await organiser.open(`${TOUR}?etape=${last}`);
    await page.locator(`.target[value="${day}"]`).click();
    await page.getByRole('link', { name: 'Publier…' }).click();
    await page.getByRole('heading', { name: 'Ce qui change' }).waitFor();
    assert.match(await main(page), /L’étape passe du .+ au .+\./);
    await press(page, /^Publier/);
    await page.getByText('La tournée est publiée.').waitFor();
    assert.match(await main(page), /Vous pouvez défaire pendant/);
    const published = await fetch(`${site.url}/tournees/caravane-du-nord/${last}`).then((answer) => answer.text());
    assert.notEqual(published.replace(/nonce="[^"]*"/g, ''), before.replace(/nonce="[^"]*"/g, ''));
    await press(page, 'Défaire');
    await page.getByText('C’est défait. Le programme est comme avant.').waitFor();
    assert.match(await main(page), /Retour en arrière/);
  }));

test('a hard conflict is refused, without scripts too, and published with a reason', () =>
  person({ ...desk, javascript: false }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    const all = await stops(organiser);
    await organiser.open(`${TOUR}?etape=${all.at(-3)}`);
    const day = await page.locator('#deplacer input[name="day"]').inputValue();
    await organiser.open(`${TOUR}?etape=${all.at(-1)}`);
    await page.locator('#deplacer input[name="day"]').fill(day);
    await page.locator('#deplacer button[type="submit"]').click();
    await page.getByText(/changements? non publiés?/).first().waitFor();
    await organiser.open(`${TOUR}/publier`);
    await page.getByRole('heading', { name: 'Conflits' }).waitFor();
    const answer = await Promise.all([page.waitForResponse((one) => one.request().method() === 'POST'), page.getByRole('button', { name: /^Publier/ }).click()]);
    assert.equal(answer[0].status(), 422);
    await page.getByText('Un conflit reste. Résolvez-le, ou choisissez une raison.').first().waitFor();
    await page.getByLabel('Pourquoi publier malgré le conflit').selectOption('agreed');
    await page.getByLabel('Note pour l’équipe').fill('Vu avec les deux mairies');
    await page.getByRole('button', { name: /^Publier/ }).click();
    await page.getByText('La tournée est publiée.').waitFor();
    const text = await main(page);
    assert.match(text, /Malgré un conflit : Accord de toutes les personnes concernées/);
    assert.match(text, /« Vu avec les deux mairies »/);
    await page.getByRole('button', { name: 'Défaire' }).click();
    await page.getByText('C’est défait.').waitFor();
    assert.equal(site.command('check').trim().split('\n').filter((line) => /overlap/.test(line)).length, 0);
  }));

test('on the day itself: one message a ticket with old and new, a banner, calls shared out, a poster', async () => {
  // Half past seven in the morning of the day at Le Marigot.
  const morning = await startCaravane({ now: '2027-05-18T11:30:00Z' });
  const browser = await startBrowser();
  after(async () => {
    await browser.close();
    await morning.stop();
  });
  const newLink = inviter(morning);
  const form = '/tournees/caravane-du-nord/le-marigot/inscription';
  const names = [['Rosa', 'rosa@exemple.fr'], ['Max', 'max@exemple.fr'], ['Zélie', undefined]];
  for (const [firstName, email] of names) {
    await visit(browser, morning, { javascript: false }, async (visitor) => {
      const { page } = visitor;
      await visitor.open(form);
      await page.locator('label', { hasText: 'Vos droits et vos démarches' }).locator('input').check({ force: true });
      await fill(page, { firstName, email });
      await confirm(page);
    });
  }
  const to = (address) => morning.mails().filter((mail) => mail.to.includes(address));
  await until('both confirmations have left', () => to('rosa@').length > 0 && to('max@').length > 0);

  await visit(browser, morning, { ...desk, javascript: false }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, newLink());
    await organiser.open(`${TOUR}/etapes/le-marigot/deplacer`);
    const row = page.locator('.rows li').filter({ hasText: 'Vos droits et vos démarches' });
    await row.getByRole('link', { name: /^Déplacer/ }).click();
    await page.getByText('C’est dans moins de 24 heures.').waitFor();
    assert.match(await said(page.locator('.concerned')), /Rosa[\s\S]+par e-mail/);
    await page.getByLabel('Nouvelle heure de début').fill('10:00');
    await page.getByRole('button', { name: /^Déplacer et prévenir/ }).click();
    const accept = page.getByLabel('Pourquoi changer malgré le conflit');
    if ((await accept.count()) > 0) {
      await accept.selectOption('on_site');
      await page.getByRole('button', { name: /^Déplacer et prévenir/ }).click();
    }
    await page.getByText('C’est déplacé.').waitFor();

    await page.getByRole('link', { name: 'Ouvrir la liste d’appels' }).click();
    await page.getByRole('heading', { level: 1, name: 'Liste d’appels' }).waitFor();
    const call = page.locator('.call').filter({ hasText: 'Zélie' });
    assert.match(await said(call), /9 h[\s\S]+10 h/);
    await call.getByRole('button', { name: /^Je m’en occupe/ }).click();
    await page.locator('.call').filter({ hasText: 'Zélie' }).getByText('Vous vous en occupez').waitFor();
    for (const tries of ['1 essai', '2 essais']) {
      await page.locator('.call').filter({ hasText: 'Zélie' }).getByRole('button', { name: /^Pas de réponse/ }).click();
      await page.locator('.call').filter({ hasText: 'Zélie' }).getByText(`${tries} sur 3`).waitFor();
    }
    const counter = async () => Number((await said(page.locator('.counter'))).match(/\d+/)?.[0] ?? 0);
    const waiting = await counter();
    await page.locator('.call').filter({ hasText: 'Zélie' }).getByRole('button', { name: /^Prévenue/ }).click();
    await until('one fewer does not know', async () => (await counter()) < waiting);
    assert.equal(await page.locator('.call').filter({ hasText: 'Zélie' }).count(), 0);

    await organiser.open(`${TOUR}/etapes/le-marigot/affiche`);
    const poster = await said(page.locator('.poster'));
    assert.match(poster, /Vos droits et vos démarches/);
    assert.doesNotMatch(poster, /désistance|prison|justice/i);
    const square = await page.request.get(`${TOUR}/etapes/le-marigot/qr.svg`);
    assert.match(square.headers()['content-type'], /svg/);
  });

  await until('each has been told', () => to('rosa@').length > 1 && to('max@').length > 1);
  for (const address of ['rosa@', 'max@']) {
    const changes = to(address).filter((mail) => /Changement pour votre rendez-vous/.test(mail.subject));
    assert.equal(changes.length, 1, `${address} has exactly one message`);
    assert.match(changes[0].text, /9\u{a0}h/u);
    assert.match(changes[0].text, /10\u{a0}h/u);
    assert.equal(changes[0].calendar?.method, 'REQUEST');
  }
  await visit(browser, morning, {}, async (visitor) => {
    await visitor.open('/tournees/caravane-du-nord/le-marigot');
    await visitor.page.getByRole('heading', { name: 'Changement du jour' }).waitFor();
  });
});
