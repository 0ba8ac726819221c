// What a person does with a ticket: find it again by its code, change the hour, give the place back.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, submitted, until } from '../harness.mjs';
import { confirm, fill, register, toInterview } from '../journeys.mjs';

const { site, person } = await stage();

for (const javascript of [true, false]) {
  const mode = javascript ? 'with JavaScript' : 'without JavaScript';

  test(`who no longer comes gives the place back and is told so, ${mode}`, () =>
    person({ javascript }, async (visitor) => {
      const { page } = visitor;
      const email = `retour-${javascript}@exemple.fr`;
      await register(visitor, { firstName: 'Rosa', email });
      await until('the invitation has left', () => site.mails().some((mail) => mail.to.includes(email)));
      await page.getByRole('link', { name: 'Je ne viens plus' }).first().click();
      await page.getByRole('button', { name: 'Oui, je ne viens plus' }).click();
      await page.getByText('C’est noté. Vous ne venez plus.').waitFor();
      await page.getByText('Vous ne venez plus').first().waitFor();
      const mails = await until('the calendar is told', () => {
        const mine = site.mails().filter((mail) => mail.to.includes(email));
        return mine.some((mail) => mail.calendar?.method === 'CANCEL') && mine;
      });
      const cancelled = mails.find((mail) => mail.calendar?.method === 'CANCEL');
      const uid = (mail) => mail.calendar.lines.find((line) => line.startsWith('UID:'));
      const sequence = (mail) => Number(mail.calendar.lines.find((line) => line.startsWith('SEQUENCE:')).slice(9));
      const first = mails.find((mail) => mail.calendar?.method === 'REQUEST');
      assert.equal(uid(cancelled), uid(first), 'the same event');
      assert.ok(sequence(cancelled) > sequence(first), 'with a higher sequence');
      assert.doesNotMatch(cancelled.subject, /annul/i);
    }));

  test(`an interview is moved to another hour, the old place is held until then, ${mode}`, () =>
    person({ javascript }, async (visitor) => {
      const { page } = visitor;
      await toInterview(visitor);
      await fill(page, { firstName: 'Yan' });
      await confirm(page);
      const before = await page.getByRole('main').innerText();
      await page.getByRole('link', { name: 'Changer d’horaire' }).first().click();
      await page.getByRole('group', { name: 'Choisissez un horaire' }).waitFor();
      await page.getByRole('radio').last().check({ force: true });
      await page.getByRole('button', { name: 'Changer', exact: true }).click();
      await page.getByText('C’est noté. Votre horaire a changé.').waitFor();
      const after = await page.getByRole('main').innerText();
      const hours = (text) => text.match(/\d+\sh(\s\d+)?/)?.[0];
      assert.ok(hours(before) && hours(after));
      assert.notEqual(after, before);
    }));

  test(`the code on the ticket finds it again, a wrong one says so, ${mode}`, () =>
    person({ javascript }, async (visitor) => {
      const { page } = visitor;
      const ticket = await register(visitor, { firstName: 'Léa' });
      await visitor.open('/code');
      const wrong = ticket.code.replace(/.$/, (last) => (last === 'X' ? 'Y' : 'X'));
      await page.getByLabel('Votre code').fill(wrong);
      if (javascript) await page.getByRole('button', { name: 'Voir mon ticket' }).click();
      else assert.equal((await submitted(page, () => page.getByRole('button', { name: 'Voir mon ticket' }).click())).status() >= 400, true);
      await page.getByText('Ce code n’existe pas').first().waitFor();
      assert.equal(await page.getByLabel('Votre code').inputValue(), wrong, 'what was typed stays');
      await page.getByLabel('Votre code').fill(ticket.code.toLowerCase().replace(/\s/, '-'));
      await page.getByRole('button', { name: 'Voir mon ticket' }).click();
      await page.waitForURL(`**${ticket.path}*`);
    }));
}

/** A code that is well formed, with its check sign: as good as any guess. */
function guess() {
  const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
  const values = Array.from({ length: 7 }, () => Math.floor(Math.random() * 31));
  const sum = values.reduce((total, value, index) => total + value * (index + 1), 0);
  return [...values, ((31 - (sum % 31)) * 4) % 31].map((value) => signs[value]).join('');
}

test('five wrong codes lead to help, and the ticket stays usable by its address', () =>
  person({ javascript: false }, async (visitor) => {
    const { page } = visitor;
    const ticket = await register(visitor, { firstName: 'Ana' });
    let status = 0;
    for (let tries = 0; tries < 8 && status !== 429; tries += 1) {
      await visitor.open('/code');
      await page.getByLabel('Votre code').fill(guess());
      status = (await submitted(page, () => page.getByRole('button', { name: 'Voir mon ticket' }).click())).status();
    }
    assert.equal(status, 429);
    await page.getByText('Trop d’essais').first().waitFor();
    await visitor.open(ticket.path);
    await page.getByText('Votre place est gardée').waitFor();
  }));

test('after all this every invariant holds', () => {
  assert.match(site.command('check'), /Tout est juste/);
});
