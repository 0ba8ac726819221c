// From the home page to the ticket, with JavaScript and without.
import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { stage, submitted, until } from '../harness.mjs';
import { confirm, fill, readTicket, register, toForm, toStop } from '../journeys.mjs';

const { site, person } = await stage();

for (const javascript of [true, false]) {
  const mode = javascript ? 'with JavaScript' : 'without JavaScript';

  test(`a visitor registers for a workshop from the home page to the ticket, ${mode}`, () =>
    person({ javascript }, async (visitor) => {
      const ticket = await register(visitor, { firstName: 'Rosa' });
      const { page } = visitor;
      await page.getByRole('heading', { level: 1, name: 'C’est noté' }).waitFor();
      await page.getByText('Votre place est gardée').waitFor();
      await page.getByText('Rosa').first().waitFor();
      await visitor.open(ticket.path);
      assert.match(await page.getByRole('main').innerText(), new RegExp(ticket.code.replace(/\s/, '\\s')), 'the ticket stays at its address');
    }));

  test(`a drawing is enough to register, ${mode}`, () =>
    person({ javascript }, async (visitor) => {
      await toStop(visitor);
      await toForm(visitor);
      const drawings = visitor.page.getByRole('group', { name: 'Choisissez un dessin' }).getByRole('radio');
      await drawings.nth(2).check({ force: true });
      await confirm(visitor.page);
      await visitor.page.getByText('Votre place est gardée').waitFor();
    }));

  test(`a form with mistakes keeps what was typed and names each mistake, ${mode}`, () =>
    person({ javascript }, async (visitor) => {
      await toStop(visitor);
      await toForm(visitor);
      const { page } = visitor;
      const chosen = await page.locator('form input:checked').evaluateAll((inputs) => inputs.map((input) => input.value));
      await fill(page, { email: 'rosa chez exemple' });
      if (javascript) await page.getByRole('button', { name: 'Confirmer' }).click();
      else assert.equal((await submitted(page, () => page.getByRole('button', { name: 'Confirmer' }).click())).status(), 422);
      await page.getByRole('heading', { name: 'À corriger' }).waitFor();
      const email = page.getByLabel('Votre adresse e-mail');
      assert.equal(await email.inputValue(), 'rosa chez exemple', 'the address stays as typed');
      assert.equal(await email.getAttribute('aria-invalid'), 'true');
      assert.ok((await page.getByRole('alert').getByRole('link').count()) >= 2, 'the missing name and the address are both named');
      assert.deepEqual(await page.locator('form input:checked').evaluateAll((inputs) => inputs.map((input) => input.value)), chosen, 'the choice stays');

      await fill(page, { firstName: 'Rosa', email: '' });
      await confirm(page);
    }));

  test(`a double click registers once, ${mode}`, () =>
    person({ javascript }, async (visitor) => {
      const { page } = visitor;
      const email = `double-${javascript}@exemple.fr`;
      await toStop(visitor);
      await toForm(visitor);
      await fill(page, { firstName: 'Jo', email });
      await page.getByRole('button', { name: 'Confirmer' }).dblclick();
      const ticket = await readTicket(page);
      const mails = await mailsTo(email);
      assert.equal(mails.length, 1, 'one registration makes one message');
      assert.ok(mails[0].text.includes(ticket.path), 'and it is about this ticket');
    }));
}

async function mailsTo(email) {
  const mine = () => site.mails().filter((mail) => mail.to.includes(email));
  await until(`a message to ${email}`, () => mine().length > 0);
  // A second one would have been written in the same second.
  await pause(1500);
  return mine();
}

test('the same form sent twice gives the same ticket, with other answers it is refused and kept', () =>
  person({ javascript: false }, async (visitor) => {
    const { page } = visitor;
    await toStop(visitor);
    await toForm(visitor);
    await fill(page, { firstName: 'Max' });
    const form = page.locator('form[action$="/inscription"]');
    const action = await form.getAttribute('action');
    const fields = new URLSearchParams(await form.evaluate((element) => [...new FormData(element)].map(([name, value]) => [name, String(value)])));
    const ticket = await confirm(page);
    const send = (body) => fetch(site.url + action, { method: 'POST', redirect: 'manual', headers: { origin: site.url }, body });

    const again = await send(fields);
    assert.equal(again.status, 303);
    assert.equal(new URL(again.headers.get('location'), site.url).pathname, ticket.path, 'the first answer again');

    fields.set('first_name', 'Quelqu’un d’autre');
    const other = await send(fields);
    assert.equal(other.status, 409);
    assert.match(await other.text(), /value="Quelqu’un d’autre"/, 'what was typed stays');
  }));

test('hostile text is refused or shown harmlessly, never an error of the server', () =>
  person({ javascript: false }, async (visitor) => {
    const { page } = visitor;
    const { stop } = await toStop(visitor);
    for (const text of ['<script>alert(1)</script>', 'é'.repeat(10_000), '👩🏽‍🦽 Léa', '\u202Egnirts', '=HYPERLINK("http://x")', "O'Neil; DROP TABLE tickets", '   ']) {
      await visitor.open(stop);
      await toForm(visitor);
      await fill(page, { firstName: text });
      const answer = await submitted(page, () => page.getByRole('button', { name: 'Confirmer' }).click());
      assert.ok([200, 422].includes(answer.status()), `${text.slice(0, 20)} answers ${answer.status()}`);
      if (answer.status() === 422) assert.equal(await page.getByLabel('Votre prénom').inputValue(), text, 'what was typed stays');
    }
  }));

test('after all this every invariant holds', () => {
  assert.match(site.command('check'), /Tout est juste/);
});
