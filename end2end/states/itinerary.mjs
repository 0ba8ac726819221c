// The tours and their roads.
import { enter } from '../journeys.mjs';
import { inviter } from '../states.mjs';

/** States of the pages of a tour as planned. */
export async function states(site) {
  const invite = inviter(site, 'route');
  const signedIn = (go) => async (person) => {
    await enter(person, invite());
    return go(person);
  };
  return [
    ['tours', 'filled', signedIn((person) => person.open('/equipe/tournees')), 'staff'],
    ['road of a tour', 'filled', signedIn(async (person) => {
      await person.open('/equipe/tournees');
      const road = await person.page.locator('main .tour a[href^="/equipe/tournees/"]').first().getAttribute('href');
      return person.open(road);
    }), 'staff'],
    ['road of a tour', 'error', signedIn((person) => person.open('/equipe/tournees/nulle-part', 404)), 'staff'],
  ];
}
