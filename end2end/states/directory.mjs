// The directory of the team: tours and stops to write, venues, partners, ways, the import.
import { enter, pressExactly } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const TOUR = '/equipe/tournees/caravane-du-nord';

/** States of the pages of the directory. */
export async function states(site) {
  const invite = inviter(site, 'annuaire');
  const signedIn = (go) => async (person) => {
    await enter(person, invite());
    return go(person);
  };
  const open = (path, status) => signedIn((person) => person.open(path, status));
  const first = (list) => signedIn(async (person) => {
    await person.open(list);
    const own = await person.page.locator(`main .entry a[href^="${list}/"]`).first().getAttribute('href');
    return person.open(own);
  });
  const refused = (path, button, fill) => signedIn(async (person) => {
    await person.open(path);
    if (fill) await fill(person.page);
    return pressExactly(person.page, button);
  });
  const table = (text) => (page) => page.getByLabel('Tableau collé').fill(text);
  return [
    ['new tour', 'filled', open('/equipe/tournees/nouvelle'), 'staff'],
    ['new tour', 'error', refused('/equipe/tournees/nouvelle', 'Créer la tournée'), 'staff'],
    ['settings of a tour', 'filled', open(`${TOUR}/modifier`), 'staff'],
    ['settings of a tour', 'error', open('/equipe/tournees/nulle-part/modifier', 404), 'staff'],
    ['new stop', 'empty', open(`${TOUR}/etapes/nouvelle`), 'staff'],
    ['new stop, towns', 'filled', open(`${TOUR}/etapes/nouvelle?q=saint`), 'staff'],
    ['new stop, the day', 'filled', open(`${TOUR}/etapes/nouvelle?commune=97230`), 'staff'],
    ['new stop', 'error', refused(`${TOUR}/etapes/nouvelle?commune=97230`, 'Ajouter l’étape'), 'staff'],
    ['sheet of a stop', 'filled', open(`${TOUR}/etapes/le-lorrain/fiche`), 'staff'],
    ['sheet of a stop', 'error', refused(`${TOUR}/etapes/le-lorrain/fiche`, 'Enregistrer', (page) => page.getByLabel('Repère').fill('la prison')), 'staff'],
    ['reminders of a tour', 'filled', open(`${TOUR}/rappels`), 'staff'],
    ['reminders of a tour', 'empty', open('/equipe/tournees/caravane-du-sud/rappels'), 'staff'],
    ['reminders of a tour', 'error', refused(`${TOUR}/rappels`, 'Enregistrer les rappels', (page) => page.getByLabel('Heure, la veille').fill('07:00')), 'staff'],
    ['ways', 'filled', open(`${TOUR}/trajets`), 'staff'],
    ['ways', 'error', refused(`${TOUR}/trajets`, /^Enregistrer/, (page) => page.locator('input[inputmode="numeric"]').first().fill('-5')), 'staff'],
    ['import of ways', 'empty', open(`${TOUR}/trajets/importer`), 'staff'],
    ['import of ways, looked at', 'filled', refused(`${TOUR}/trajets/importer`, 'Voir avant d’importer', table('Le Lorrain;Macouba;45')), 'staff'],
    ['import of ways', 'error', refused(`${TOUR}/trajets/importer`, 'Voir avant d’importer', table('Atlantide;Macouba;45\nLe Lorrain;Macouba;-5')), 'staff'],
    ['import', 'empty', open(`${TOUR}/importer`), 'staff'],
    ['import, looked at', 'filled', refused(`${TOUR}/importer`, 'Voir avant d’importer', table('Ducos\tmercredi 9 juin\nLe Diamant')), 'staff'],
    ['import', 'error', refused(`${TOUR}/importer`, 'Voir avant d’importer', table('Atlantide\t31/06/2027')), 'staff'],
    ['venues', 'filled', open('/equipe/lieux'), 'staff'],
    ['new venue', 'filled', open('/equipe/lieux/nouveau?q=lorrain'), 'staff'],
    ['new venue', 'error', refused('/equipe/lieux/nouveau?commune=97214', 'Créer le lieu'), 'staff'],
    ['venue', 'filled', first('/equipe/lieux'), 'staff'],
    ['venue', 'error', open('/equipe/lieux/00000000-0000-0000-0000-000000000000', 404), 'staff'],
    ['partners', 'filled', open('/equipe/partenaires'), 'staff'],
    ['new partner', 'filled', open('/equipe/partenaires/nouveau'), 'staff'],
    ['new partner', 'error', refused('/equipe/partenaires/nouveau', 'Créer le partenaire'), 'staff'],
    ['partner', 'filled', first('/equipe/partenaires'), 'staff'],
  ];
}
