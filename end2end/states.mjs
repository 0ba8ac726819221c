// Every page and every state that it can be in: what the checks and the screenshots walk over.
// `state` is filled, empty, error or done. `go` brings a person's page there and returns the answer of
// the server. `audience` says who looks at it.
import { readdirSync } from 'node:fs';
import { submitted } from './harness.mjs';
import { confirm, enter, fill, invitation, pressExactly as press, toForm, toInterview, toStop } from './journeys.mjs';


/** Registers once and signs an organiser in; what they met is what the states need. */
export async function explore(site, person) {
  const found = {};
  await person({ javascript: 'blocked' }, async (visitor) => {
    const { page } = visitor;
    const { tour, stop } = await toStop(visitor);
    Object.assign(found, { tour, stop });
    const inside = await page.locator(`main a[href^="${stop}/"]`).evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    found.session = inside.find((href) => !href.includes('/inscription'));
    await toForm(visitor);
    found.form = new URL(page.url()).pathname + new URL(page.url()).search;
    await fill(page, { firstName: 'Rosa', email: 'rosa@exemple.fr' });
    Object.assign(found, { ticket: (await confirm(page)).path });
    await visitor.open('/');
    const tours = await page.locator('main a[href^="/tournees/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    found.past = tours.at(-1);
  });
  return found;
}

/** The states of the public pages. */
export function publicStates(found) {
  const open = (path, status) => (person) => person.open(path, status);
  const states = [
    ['home', 'filled', open('/')],
    ['tour', 'filled', open(found.tour)],
    ['tour', 'empty', open(`${found.tour}?commune=00000`)],
    ['tour over', 'filled', open(found.past)],
    ['stop', 'filled', open(found.stop)],
    ['stop', 'error', open(`${found.tour}/nulle-part`, 404)],
    ['registration', 'filled', open(found.form)],
    ['registration', 'empty', open(found.form.split('?')[0])],
    ['registration', 'error', async (person) => {
      await person.open(found.form);
      await fill(person.page, { email: 'rosa chez exemple' });
      return press(person.page, 'Confirmer');
    }],
    ['ticket just made', 'filled', async (person) => {
      await person.open(found.form);
      await fill(person.page, { firstName: 'Max' });
      return press(person.page, 'Confirmer');
    }],
    ['ticket', 'filled', open(found.ticket)],
    ['ticket', 'error', open('/t/AAAAAAAAAAAAAAAAAAAAAA', 404)],
    ['reminders', 'error', open('/u/00000000000000000000000000000000', 404)],
    ['code', 'filled', open('/code')],
    ['code', 'error', async (person) => {
      await person.open('/code');
      await person.page.getByLabel('Votre code').fill('ABCD EFGH');
      return press(person.page, 'Voir mon ticket');
    }],
    ['code', 'empty', async (person) => {
      await person.open('/code');
      return press(person.page, 'Voir mon ticket');
    }],
    ['your data', 'filled', open('/vos-donnees')],
    ['accessibility', 'filled', open('/accessibilite')],
    ['no such page', 'error', open('/nulle-part', 404)],
  ];
  if (found.session) states.push(['session', 'filled', open(found.session)], ['session', 'error', open(`${found.stop}/nulle-part`, 404)]);
  for (const [name, link, button] of [
    ['giving the place back', 'Je ne viens plus', 'Oui, je ne viens plus'],
    ['changing the hour', 'Changer d’horaire', 'Changer'],
    ['not me', 'Ce n’est pas moi', 'Oui, retirer l’adresse'],
  ]) {
    const there = async (person) => {
      const { page } = person;
      await toInterview(person);
      await fill(page, { firstName: 'Léa', email: 'lea@exemple.fr' });
      await confirm(page);
      return submitted(page, () => page.getByRole('link', { name: link }).first().click());
    };
    states.push([name, 'filled', there]);
    states.push([name, name === 'changing the hour' ? 'error' : 'done', async (person) => {
      await there(person);
      return press(person.page, button);
    }]);
  }
  return states.map(([name, state, go]) => ({ audience: 'public', name, state, go }));
}

/** The states of the team's pages; `invite()` gives a new one-time link. */
export function staffStates(invite) {
  const signedIn = (go) => async (person) => {
    await enter(person, invite());
    return go(person);
  };
  return [
    ['sign-in', 'filled', (person) => person.open('/equipe/connexion')],
    ['sign-in', 'error', async (person) => {
      await person.open('/equipe/connexion');
      await person.page.getByLabel('Adresse e-mail').fill('personne@exemple.fr');
      await person.page.getByLabel('Phrase de passe').fill('ce n’est pas la bonne');
      return press(person.page, 'Se connecter');
    }],
    ['invitation', 'filled', (person) => person.open(invite())],
    ['invitation', 'empty', async (person) => {
      await person.open(invite());
      return press(person.page, 'Enregistrer et entrer');
    }],
    ['invitation', 'error', (person) => person.open('/equipe/invitation/AAAAAAAAAAAAAAAAAAAAAA', 404)],
    ['overview', 'filled', signedIn((person) => person.open('/equipe'))],
    ['outbox', 'filled', signedIn((person) => person.open('/equipe/messages'))],
    ['inbox', 'empty', signedIn((person) => person.open('/equipe/courrier'))],
    ['message', 'filled', signedIn(async (person) => {
      await person.open('/equipe/messages');
      return submitted(person.page, () => person.page.locator('main a[href^="/equipe/messages/"]').first().click());
    })],
    ['message', 'error', signedIn((person) => person.open('/equipe/messages/00000000-0000-7000-8000-000000000000', 404))],
    ['no such page', 'error', signedIn((person) => person.open('/equipe/nulle-part', 404))],
  ].map(([name, state, go]) => ({ audience: 'staff', name, state, go }));
}

/** What the pages look like when there is nothing yet; for a Caravane with an empty database. */
export function emptyStates(invite) {
  return [
    { audience: 'public', name: 'home', state: 'empty', go: (person) => person.open('/') },
    {
      audience: 'staff',
      name: 'outbox',
      state: 'empty',
      go: async (person) => {
        await enter(person, invite());
        return person.open('/equipe/messages');
      },
    },
  ];
}

/** New one-time links, one after the other; `name` keeps them apart from those of others. */
export function inviter(site, name = 'equipe') {
  let number = 0;
  return () => invitation(site.command('admin', 'invite', `${name}-${(number += 1)}@exemple.fr`));
}

/**
 * The states that each part of the program lists for itself in `states/`, called with the running
 * Caravane, its visits and what `explore` found: `[name, state, go]`, and where it differs from the name
 * of the file, the audience.
 */
export async function featureStates(site, person, found) {
  const all = [];
  for (const file of readdirSync(new URL('states/', import.meta.url)).sort()) {
    if (!file.endsWith('.mjs')) continue;
    const { states } = await import(new URL(`states/${file}`, import.meta.url));
    for (const [name, state, go, audience = file.slice(0, -4)] of await states(site, person, found)) all.push({ audience, name, state, go });
  }
  return all;
}
