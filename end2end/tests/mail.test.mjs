// What lands in the mailbox after a registration.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, until } from '../harness.mjs';
import { register } from '../journeys.mjs';

const { site, person } = await stage();
const FORBIDDEN = /\b(justice|spip|pjj|probation|prison|détenus?|écrou|incarcér\w*|peine|condamn\w*|juge|tribunal|tig|ppsmj|récidive|bracelet|addiction|désistance)\b/iu;

test('a registration with an address brings a confirmation with its invitation for the calendar', () =>
  person({ javascript: true }, async (visitor) => {
    const email = 'rosa@exemple.fr';
    const ticket = await register(visitor, { firstName: 'Rosa', email });
    const mail = await until('the confirmation', () => site.mails().find((each) => each.to.includes(email)));

    assert.ok(mail.text.includes(ticket.path), 'the text leads to the ticket');
    assert.match(mail.text, /(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) \d/, 'weekday and day in words');
    assert.match(mail.text, /\d\u00A0h/, 'the hour with a no-break space');
    assert.ok(mail.part('text/html'), 'a part in HTML');

    assert.ok(mail.calendar, 'a calendar part');
    assert.equal(mail.calendar.method, 'REQUEST');
    const value = (name) => mail.calendar.lines.filter((line) => line.startsWith(name)).map((line) => line.slice(line.indexOf(':') + 1));
    assert.equal(value('METHOD')[0], 'REQUEST');
    assert.deepEqual(value('BEGIN').filter((each) => each === 'VEVENT'), ['VEVENT'], 'one event');
    assert.deepEqual(value('SEQUENCE'), ['0']);
    assert.match(mail.calendar.lines.find((line) => line.startsWith('DTSTART;TZID=')) ?? '', /^DTSTART;TZID=America\/Martinique:2027\d{4}T\d{6}$/);
    assert.equal(value('ATTENDEE').length, 1);

    const everything = [mail.header('from'), mail.subject, mail.header('message-id'), mail.text, mail.part('text/html').text, ...mail.calendar.lines].join('\n');
    assert.doesNotMatch(everything, FORBIDDEN);
    assert.doesNotMatch([...mail.parts].map((part) => part.contentType).join('\n'), FORBIDDEN);
  }));
