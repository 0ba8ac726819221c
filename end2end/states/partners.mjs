// The pages of partners and employers, and the organiser's pages about them.
import { enter, enterAsPartner, invitation, press } from '../journeys.mjs';
import { submitted } from '../harness.mjs';
import { inviter } from '../states.mjs';


/** A calendar of somebody's own: what repeats, a whole day, and a line that nobody understands. */
const OWN = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:Réunion
DTSTART:20270504T090000
DURATION:PT2H
RRULE:FREQ=WEEKLY;COUNT=30
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART;VALUE=DATE:20270519
END:VEVENT
BEGIN:VEVENT
UID:c
DTSTART:demain
END:VEVENT
END:VCALENDAR
`;

/** New one-time links for somebody of a body. */
export function bodyInviter(site, name, role, body) {
  let number = 0;
  return () => invitation(site.command('admin', 'invite', `${name}-${(number += 1)}@exemple.fr`, '--role', role, '--body', body));
}

/** States of these pages. */
export async function states(site) {
  const organiser = inviter(site, 'demandes');
  const partner = bodyInviter(site, 'toit', 'partner', 'Un toit au Nord');
  const employer = bodyInviter(site, 'hotel', 'employer', 'Hôtel Anse Bellevue');
  const idle = bodyInviter(site, 'ballon', 'partner', 'Régie Lakou Vivant');
  const as = (link, go) => async (person) => {
    await (link === organiser ? enter : enterAsPartner)(person, link());
    return go(person);
  };
  const open = (path, status) => (person) => person.open(path, status);
  const first = (path, link) => async (person) => {
    await person.open(path);
    return submitted(person.page, () => person.page.locator(link).first().click());
  };
  return [
    ['partner', 'filled', as(partner, open('/partenaire')), 'staff'],
    ['partner', 'empty', as(idle, open('/partenaire')), 'staff'],
    ['open slots', 'filled', as(partner, open('/partenaire/creneaux')), 'staff'],
    ['open slots', 'empty', as(partner, open('/partenaire/creneaux?commune=Nulle-Part')), 'staff'],
    ['open slots', 'error', as(partner, async (person) => {
      await person.open('/partenaire/creneaux');
      await person.page.locator('main form[method="post"] input[name="session"]').first().evaluate((input) => { input.value = 'x'; });
      return press(person.page, /^Demander ce créneau/);
    }), 'staff'],
    ['availabilities', 'filled', as(partner, open('/partenaire/disponibilites')), 'staff'],
    ['availabilities', 'error', as(partner, async (person) => {
      await person.open('/partenaire/disponibilites');
      await person.page.getByLabel('Départ').first().fill('06:00');
      return press(person.page, /^Enregistrer/);
    }), 'staff'],
    ['own calendar', 'empty', as(idle, open('/partenaire/disponibilites/agenda')), 'staff'],
    ['own calendar', 'filled', as(partner, async (person) => {
      await person.open('/partenaire/disponibilites/agenda');
      await person.page.getByLabel('Fichier .ics').setInputFiles({ name: 'agenda.ics', mimeType: 'text/calendar', buffer: Buffer.from(OWN) });
      await press(person.page, 'Regarder');
      return press(person.page, 'Relier cet agenda');
    }), 'staff'],
    ['own calendar', 'preview', as(idle, async (person) => {
      await person.open('/partenaire/disponibilites/agenda');
      await person.page.getByLabel('Fichier .ics').setInputFiles({ name: 'agenda.ics', mimeType: 'text/calendar', buffer: Buffer.from(OWN) });
      return press(person.page, 'Regarder');
    }), 'staff'],
    ['own calendar', 'error', as(idle, async (person) => {
      await person.open('/partenaire/disponibilites/agenda');
      await person.page.getByLabel('Ou son adresse').fill('https://127.0.0.1/moi.ics');
      return press(person.page, 'Regarder');
    }), 'staff'],
    ['partner calendar', 'filled', as(partner, open('/partenaire/agenda')), 'staff'],
    ['partner calendar', 'empty', as(idle, open('/partenaire/agenda')), 'staff'],
    ['who comes', 'filled', as(partner, first('/partenaire', 'main a[href^="/partenaire/seances/"]')), 'staff'],
    ['who comes', 'error', as(partner, open('/partenaire/seances/00000000-0000-7000-8000-000000000000', 404)), 'staff'],
    ['desks', 'filled', as(employer, first('/partenaire', 'main a[href^="/partenaire/seances/"]')), 'staff'],
    ['new desk', 'filled', as(employer, async (person) => {
      await first('/partenaire', 'main a[href^="/partenaire/seances/"]')(person);
      return submitted(person.page, () => person.page.getByRole('link', { name: 'Ouvrir une table' }).click());
    }), 'staff'],
    ['new desk', 'error', as(employer, async (person) => {
      await first('/partenaire', 'main a[href^="/partenaire/seances/"]')(person);
      await submitted(person.page, () => person.page.getByRole('link', { name: 'Ouvrir une table' }).click());
      return press(person.page, 'Ouvrir la table');
    }), 'staff'],
    ['claims', 'filled', as(organiser, open('/equipe/demandes')), 'staff'],
    ['team', 'filled', as(organiser, open('/equipe/equipe')), 'staff'],
    ['team', 'error', as(organiser, async (person) => {
      await person.open('/equipe/equipe');
      return press(person.page, 'Envoyer l’invitation');
    }), 'staff'],
  ];
}
