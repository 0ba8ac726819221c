// The buttons of a message: yes, no, and yes after all, with and without JavaScript.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, submitted, until } from '../harness.mjs';
import { buttonIn, enter, main, press, register, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const { site, person } = await stage();
const invite = inviter(site, 'boutons');

for (const javascript of [true, false]) {
  test(`a letter’s buttons say yes, no, and yes after all, ${javascript ? 'with' : 'without'} JavaScript`, () =>
    person({ javascript }, async (visitor) => {
      const { page } = visitor;
      const email = `boutons-${javascript}@exemple.fr`;
      const ticket = await register(visitor, { firstName: 'Rosa', email });
      const mail = await until('the confirmation', () => site.mails().find((each) => each.to.includes(email)));
      const html = mail.part('text/html').text;
      for (const [word, label] of [['oui', 'Je viens'], ['non', 'Je ne viens pas']]) {
        assert.ok(html.includes(`${buttonIn(mail, word)}"`) && html.includes(`>${label}</a>`), label);
      }

      await visitor.open(buttonIn(mail, 'oui'));
      await page.getByRole('heading', { level: 1, name: 'Vous venez ?' }).waitFor();
      assert.doesNotMatch(await main(page), /Rosa/, 'nobody’s name');
      await press(page, 'Oui, je viens');
      await page.getByRole('heading', { level: 1, name: 'C’est noté. Vous venez.' }).waitFor();

      await submitted(page, () => page.getByRole('link', { name: 'Je ne viens pas' }).click());
      await press(page, 'Oui, je ne viens pas');
      await page.getByRole('heading', { level: 1, name: 'C’est noté. Vous ne venez pas.' }).waitFor();
      await visitor.open(ticket.path);
      assert.match(await main(page), /Vous ne venez plus/);

      await visitor.open(buttonIn(mail, 'non'));
      await press(page, 'Je viens finalement');
      await page.getByRole('heading', { level: 1, name: 'C’est noté. Vous venez.' }).waitFor();
      const mine = () => site.mails().filter((each) => each.to.includes(email) && each.calendar);
      const last = await until('the entry comes back', () => mine().length === 3 && mine().find((each) => each.calendar.lines.includes('SEQUENCE:2')));
      assert.equal(last.calendar.method, 'REQUEST');

      await person({ width: 1280, height: 900 }, async (organiser) => {
        await enter(organiser, invite());
        await organiser.open('/equipe/messages');
        const first = organiser.page.getByRole('row').filter({ hasText: email }).last();
        await organiser.open(await first.getByRole('link').getAttribute('href'));
        const history = await said(organiser.page.locator('aside'));
        for (const step of ['La personne répond « oui » par un bouton.', 'La personne répond « non » par un bouton.', 'La personne reprend sa place.']) {
          assert.ok(history.includes(step), `${step} in ${history}`);
        }
      });
    }));
}
