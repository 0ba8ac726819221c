// The states of publishing, of changes at once, of the call list and of the poster.
import { submitted } from '../harness.mjs';
import { enter } from '../journeys.mjs';
import { inviter } from '../states.mjs';

export async function states(site, _person, found) {
  const invite = inviter(site, 'publier');
  const tour = `/equipe${found.tour}`;
  const stop = found.stop.split('/').at(-1);
  const signedIn = (go) => async (person) => {
    await enter(person, invite());
    return go(person);
  };
  const open = (path, status) => signedIn((person) => person.open(path, status));
  const press = (page, name) => submitted(page, () => page.getByRole('button', { name }).first().click());
  const all = [
    ['road with a stop chosen', 'filled', open(`${tour}?etape=${stop}`)],
    ['road with a stop chosen', 'error', signedIn(async (person) => {
      await person.open(`${tour}?etape=${stop}`);
      await person.page.locator('#deplacer input[name="day"]').fill('');
      return press(person.page, 'Déplacer');
    })],
    ['publishing', 'empty', open(`${tour}/publier`)],
    ['publishing', 'error', open('/equipe/tournees/nulle-part/publier', 404)],
    ['moving a stop', 'filled', open(`${tour}/etapes/${stop}/deplacer`)],
    ['moving a stop', 'error', signedIn(async (person) => {
      await person.open(`${tour}/etapes/${stop}/deplacer`);
      return press(person.page, /^Déplacer/);
    })],
    ['plan B', 'empty', open(`${tour}/etapes/${stop}/plan-b`)],
    ['plan B', 'filled', open(`${tour}/etapes/${stop}/plan-b?cause=lieu`)],
    ['plan B', 'error', signedIn(async (person) => {
      await person.open(`${tour}/etapes/${stop}/plan-b?cause=route`);
      // Somebody else published meanwhile.
      await person.page.locator('main input[name="version"]').first().evaluate((field) => { field.value = '0'; });
      return press(person.page, /^Choisir/);
    })],
    ['cancelling a stop', 'filled', open(`${tour}/etapes/${stop}/annuler`)],
    ['cancelling a stop', 'error', open(`${tour}/etapes/nulle-part/annuler`, 404)],
    ['calls', 'empty', open(`${tour}/etapes/${stop}/appels`)],
    ['calls', 'error', open(`${tour}/etapes/nulle-part/appels`, 404)],
    ['poster', 'empty', open(`${tour}/etapes/${stop}/affiche`)],
    ['poster', 'error', open(`${tour}/etapes/nulle-part/affiche`, 404)],
  ];
  for (const [name, link] of [['moving a session', 'Déplacer'], ['cancelling a session', 'Annuler']]) {
    all.push([name, 'filled', signedIn(async (person) => {
      await person.open(`${tour}/etapes/${stop}/deplacer`);
      return submitted(person.page, () => person.page.locator('main a[href*="/seances/"]').filter({ hasText: link }).first().click());
    })]);
    all.push([name, 'error', open(`${tour}/seances/nulle-part/${link === 'Annuler' ? 'annuler' : 'deplacer'}`, 404)]);
  }
  return all.map(([name, state, go]) => [name, state, go, 'staff']);
}
