// The page behind the buttons of a message.
import { until } from '../harness.mjs';
import { buttonIn, press, register } from '../journeys.mjs';

export async function states(site) {
  let number = 0;
  const to = async (visitor, word) => {
    const email = `bouton-${(number += 1)}@exemple.fr`;
    await register(visitor, { firstName: 'Ida', email });
    const mail = await until('the confirmation', () => site.mails().find((each) => each.to.includes(email)));
    return visitor.open(buttonIn(mail, word));
  };
  return [
    ['answer yes', 'filled', (visitor) => to(visitor, 'oui')],
    ['answer no', 'filled', (visitor) => to(visitor, 'non')],
    ['answer yes', 'done', async (visitor) => {
      await to(visitor, 'oui');
      return press(visitor.page, 'Oui, je viens');
    }],
    ['answer no', 'done', async (visitor) => {
      await to(visitor, 'non');
      return press(visitor.page, 'Oui, je ne viens pas');
    }],
    ['answer', 'error', (visitor) => visitor.open(`/t/reponse/${'0'.repeat(82)}/oui`, 404)],
  ].map(([name, state, go]) => [name, state, go, 'public']);
}
