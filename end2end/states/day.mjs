// The day programme of a stop and the templates.
import { enter, press } from '../journeys.mjs';
import { inviter } from '../states.mjs';

/** Wishes that let the whole day be arranged anew. */
const everything = { chercher: 'oui', quoi: 'tout', debut: '09:30', fin: '15:30', repas: 'chacun', repas_du: '12:00', repas_au: '14:00', repas_minutes: '45', garder: 'pas' };

/** States of the day programme and of the templates. */
export async function states(site) {
  const invite = inviter(site, 'journee');
  const signedIn = (go) => async (person) => {
    await enter(person, invite());
    await person.open('/equipe/tournees');
    const road = await person.page.locator('main .tour a[href^="/equipe/tournees/"]').first().getAttribute('href');
    await person.open(road);
    const stop = await person.page.locator('main .stop-row h3 a').first().getAttribute('href');
    const day = `${road}/etapes/${new URL(stop, site.url).searchParams.get('etape')}`;
    return go(person, { road, day });
  };
  return [
    ['day programme', 'filled', signedIn((person, { day }) => person.open(day)), 'staff'],
    ['day programme, new session', 'empty', signedIn((person, { day }) => person.open(`${day}?nouvelle=1`)), 'staff'],
    ['day programme, new session', 'error', signedIn(async (person, { day }) => {
      await person.open(`${day}?nouvelle=1`);
      return press(person.page, 'Enregistrer la séance');
    }), 'staff'],
    ['day programme', 'error', signedIn((person, { road }) => person.open(`${road}/etapes/nulle-part`, 404)), 'staff'],
    ['programme proposal', 'empty', signedIn((person, { day }) => person.open(`${day}/programme/proposition`)), 'staff'],
    ['programme proposal', 'filled', signedIn((person, { day }) =>
      person.open(`${day}/programme/proposition?${new URLSearchParams(everything)}`)), 'staff'],
    ['programme proposal', 'error', signedIn((person, { day }) =>
      person.open(`${day}/programme/proposition?${new URLSearchParams({ ...everything, debut: 'tôt', 'apres[]': 'x>y' })}`)), 'staff'],
    ['templates', 'empty', signedIn((person, { road }) => person.open(`${road}/modeles`)), 'staff'],
    ['templates', 'filled', signedIn(async (person, { road, day }) => {
      await person.open(day);
      await person.page.getByLabel('Nom du modèle').fill('Journée type');
      await press(person.page, 'Enregistrer ce jour comme modèle');
      return person.open(`${road}/modeles`);
    }), 'staff'],
    ['templates', 'error', signedIn(async (person, { road }) => {
      await person.open(`${road}/modeles`);
      return press(person.page, 'Ajouter aux étapes cochées');
    }), 'staff'],
  ];
}
