// The words of messages: their list, one of them with its preview, and what is wrong with one.
import { enter, press } from '../journeys.mjs';
import { inviter } from '../states.mjs';

export async function states(site, _person, found) {
  const invite = inviter(site, 'textes');
  const texts = `/equipe${found.tour}/textes`;
  const signedIn = (go) => async (person) => {
    await enter(person, invite());
    return go(person);
  };
  const open = (path, status) => signedIn((person) => person.open(path, status));
  const typed = (subject, body, code, button) => signedIn(async (person) => {
    const { page } = person;
    await person.open(`${texts}/reminder`);
    await page.getByLabel('Objet').fill(subject);
    await page.getByLabel('Texte', { exact: true }).fill(body);
    await page.getByLabel('Code d’un ticket').fill(code);
    return press(page, button);
  });
  const SUBJECT = 'Rappel : {jour} à {heure}, {commune}';
  return [
    ['texts of messages', 'filled', open(texts), 'staff'],
    ['texts of messages', 'error', open('/equipe/tournees/nulle-part/textes', 404), 'staff'],
    ['text of a message', 'filled', open(`${texts}/change_several`), 'staff'],
    ['text of a message, tried', 'done', typed(SUBJECT, 'À bientôt pour {séance} !', '', 'Voir l’aperçu'), 'staff'],
    ['text of a message, kept', 'done', typed(SUBJECT, 'À bientôt pour {séance} !', '', 'Enregistrer'), 'staff'],
    ['text of a message, to mend', 'error', typed('Rappel de {prénom}', 'À demain au </textarea> {heure', '', 'Enregistrer'), 'staff'],
    ['text of a message, no such ticket', 'error', typed(SUBJECT, 'À bientôt.', 'ABCD EFGH', 'Voir l’aperçu'), 'staff'],
    ['text of a message', 'error', open(`${texts}/inconnu`, 404), 'staff'],
  ];
}
