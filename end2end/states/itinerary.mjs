// The tours and their roads.
import { submitted } from '../harness.mjs';
import { enter } from '../journeys.mjs';
import { inviter } from '../states.mjs';

/** States of the pages of a tour as planned. */
export async function states(site) {
  const invite = inviter(site, 'route');
  const signedIn = (go) => async (person) => {
    await enter(person, invite());
    return go(person);
  };
  const dates = (query, status) => signedIn((person) => person.open(`/equipe/tournees/caravane-du-nord/proposition${query}`, status));
  const WISHES = '?chercher=oui&mode=route&du=2027-05-04&au=2027-07-02&libres=0&trajet=120&travail=5&repos=2&jours=0&jours=1&jours=2&jours=3&jours=4&route=beaucoup&souhaits=peu&rythme=peu&dates=peu';
  return [
    ['proposed dates, the wishes', 'empty', dates(''), 'staff'],
    ['proposed dates', 'filled', dates(`${WISHES}&commune=97230&commune=97206`), 'staff'],
    ['proposed dates, wishes to mend', 'error', dates(WISHES.replace('trajet=120', 'trajet=loin').replace('mode=route', 'mode=retour')), 'staff'],
    ['proposed dates, nothing ticked', 'error', signedIn(async (person) => {
      await person.open(`/equipe/tournees/caravane-du-nord/proposition${WISHES}&commune=97230`);
      for (const box of await person.page.locator('input[name="prendre"]').all()) await box.uncheck();
      return submitted(person.page, () => person.page.getByRole('button', { name: 'Mettre dans le brouillon' }).click());
    }), 'staff'],
    ['tours', 'filled', signedIn((person) => person.open('/equipe/tournees')), 'staff'],
    ['road of a tour', 'filled', signedIn(async (person) => {
      await person.open('/equipe/tournees');
      const road = await person.page.locator('main .tour a[href^="/equipe/tournees/"]').first().getAttribute('href');
      return person.open(road);
    }), 'staff'],
    ['road of a tour', 'error', signedIn((person) => person.open('/equipe/tournees/nulle-part', 404)), 'staff'],
  ];
}
