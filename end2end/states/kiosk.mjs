// The kiosks as the team sees them. The kiosk itself is walked over, screen by screen, in
// tests/kiosk.test.mjs: its shell is the same in every state.
import { submitted } from '../harness.mjs';
import { enter, pressExactly as press } from '../journeys.mjs';
import { inviter } from '../states.mjs';

/** States of the page of the kiosks. */
export async function states(site) {
  const invite = inviter(site, 'borne');
  const there = async (person) => {
    await enter(person, invite());
    return person.open('/equipe/bornes');
  };
  const make = async (person, name) => {
    await there(person);
    await person.page.getByLabel('Nom de la borne').fill(name);
    return press(person.page, 'Préparer la borne');
  };
  return [
    ['kiosks', 'filled', there, 'staff'],
    ['kiosks', 'error', (person) => make(person, ''), 'staff'],
    ['kiosks', 'done', (person) => make(person, 'Borne du hall'), 'staff'],
    ['kiosks', 'empty', async (person) => {
      await there(person);
      const cut = () => person.page.getByRole('button', { name: /^Couper la borne/ });
      while ((await cut().count()) > 0) await submitted(person.page, () => cut().first().click());
      return person.open('/equipe/bornes');
    }, 'staff'],
  ];
}
