// The welcome desk of a stop.
import { enter } from '../journeys.mjs';
import { inviter } from '../states.mjs';

/** States of the pages of the welcome desk. */
export async function states(site) {
  const invite = inviter(site, 'accueil');
  const desk = (go) => async (person) => {
    const { page } = person;
    await enter(person, invite());
    await person.open('/accueil');
    const stop = await page.locator('article.card a.button').first().getAttribute('href');
    return go(person, stop);
  };
  const first = (person, selector) => person.page.locator(selector).first().getAttribute('href');
  const session = (end) => desk(async (person, stop) => {
    await person.open(stop);
    return person.open((await first(person, 'a.desk-open')) + end);
  });
  const somebody = (end) => desk(async (person, stop) => {
    await person.open(stop);
    await person.open(await first(person, 'a.desk-open'));
    return person.open((await first(person, 'a[href*="/personne/"]')) + end);
  });
  return [
    ['desk: stops', 'filled', desk((person) => person.open('/accueil')), 'staff'],
    ['desk: day', 'filled', desk((person, stop) => person.open(stop)), 'staff'],
    ['desk: day', 'error', desk((person) => person.open('/accueil/inconnu', 404)), 'staff'],
    ['desk: drawings', 'filled', desk((person, stop) => person.open(`${stop}/dessins`)), 'staff'],
    ['desk: numbers', 'filled', desk((person, stop) => person.open(`${stop}/dessins/sailboat`)), 'staff'],
    ['desk: walk-in', 'filled', desk((person, stop) => person.open(`${stop}/ajout`)), 'staff'],
    ['desk: ticket', 'error', desk((person, stop) => person.open(`${stop}/ticket/inconnu`, 404)), 'staff'],
    ['desk: session', 'filled', session(''), 'staff'],
    ['desk: interviews anew', 'filled', desk(async (person, stop) => {
      await person.open(stop);
      const card = person.page.locator('article, li').filter({ hasText: 'Rencontrer un employeur' });
      return person.open(`${await card.locator('a.desk-open').first().getAttribute('href')}/entretiens`);
    }), 'staff'],
    ['desk: sheet', 'filled', session('/feuille'), 'staff'],
    ['desk: paper', 'filled', session('/papier'), 'staff'],
    ['desk: person', 'filled', somebody(''), 'staff'],
    ['desk: attestation', 'empty', somebody('/attestation'), 'staff'],
    ['desk: hosts', 'filled', desk((person, stop) =>
      person.open(`/equipe/tournees/caravane-du-nord/etapes/${stop.split('/').pop()}/accueil`)), 'staff'],
  ];
}
