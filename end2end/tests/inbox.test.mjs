// What comes back by mail, over the door that a mail server uses: an answer, a letter, and what the team does.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { freePort, stage, until } from '../harness.mjs';
import { enter, main, press, register, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const port = await freePort();
const { site, person } = await stage({ environment: { CARAVANE_LMTP_LISTEN: `127.0.0.1:${port}`, CARAVANE_MAIL_SERVER_NAME: 'mx.caravane.example' } });
const invite = inviter(site, 'courrier');
const ROSA = 'rosa@exemple.fr';

/** Delivers one message as a mail server does, and waits until it is on the disk. */
async function deliver(sender, recipient, lines) {
  const socket = connect(port, '127.0.0.1');
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async (code) => {
    for (;;) {
      const { value } = await answers.next();
      assert.match(value ?? 'the other side went away', new RegExp(`^${code}[ -]`));
      if (value[3] === ' ') return;
    }
  };
  const ask = (line, code) => {
    socket.write(`${line}\r\n`);
    return answer(code);
  };
  await answer(220);
  await ask('LHLO mx.exemple.fr', 250);
  await ask(`MAIL FROM:<${sender}>`, 250);
  await ask(`RCPT TO:<${recipient}>`, 250);
  await ask('DATA', 354);
  await ask([...lines, '.'].join('\r\n'), 250);
  await ask('QUIT', 221);
  socket.end();
}

test('a calendar declines, somebody writes, and the team sees both', () =>
  person({ width: 390, height: 844 }, async (visitor) => {
    const ticket = await register(visitor, { firstName: 'Rosa', email: ROSA });
    const mail = await until('the confirmation', () => site.mails().find((each) => each.to.includes(ROSA)));
    const line = (name) => mail.calendar.lines.find((each) => each.startsWith(name));
    const us = line('ORGANIZER').match(/mailto:(.+)$/)[1];
    await deliver(ROSA, us, [
      'Authentication-Results: mx.caravane.example; dkim=pass header.d=exemple.fr',
      `From: Rosa <${ROSA}>`, `To: ${us}`, 'Subject: Decline', 'Content-Type: text/calendar; charset=utf-8; method=REPLY', '',
      'BEGIN:VCALENDAR', 'METHOD:REPLY', 'BEGIN:VEVENT', line('UID'), line('SEQUENCE'), line('DTSTART;TZID='), line('DTSTAMP'),
      `ATTENDEE;PARTSTAT=DECLINED:mailto:${ROSA}`, 'END:VEVENT', 'END:VCALENDAR',
    ]);
    await deliver(ROSA, us, [
      `From: Rosa <${ROSA}>`, `To: ${us}`, 'Subject: New time', 'Content-Type: text/calendar; charset=utf-8; method=COUNTER', '',
      'BEGIN:VCALENDAR', 'METHOD:COUNTER', 'BEGIN:VEVENT', line('UID'), line('SEQUENCE'), 'DTSTART:20270520T190000Z', line('DTSTAMP'),
      `ATTENDEE;PARTSTAT=TENTATIVE:mailto:${ROSA}`, 'END:VEVENT', 'END:VCALENDAR',
    ]);
    await deliver(ROSA, us, [`From: Rosa <${ROSA}>`, 'Subject: Une question', '', 'Y a-t-il un bus ?']);
    await until('the seat is given back', async () => {
      await visitor.open(ticket.path);
      return /Vous ne venez plus/.test(await main(visitor.page));
    });

    await person({ width: 1280, height: 900 }, async (organiser) => {
      const { page } = organiser;
      await enter(organiser, invite());
      await page.getByRole('link', { name: 'Courrier reçu à voir' }).click();
      await page.getByRole('heading', { level: 1, name: 'Courrier reçu' }).waitFor();
      const [letter, counter] = [page.locator('article').nth(0), page.locator('article').nth(1)];
      assert.match(await said(letter), /Une personne a écrit[\s\S]+Y a-t-il un bus/);
      assert.equal(await letter.getByRole('link', { name: 'Répondre par e-mail' }).getAttribute('href'), `mailto:${ROSA}`);
      assert.match(await said(counter), /propose un autre moment[\s\S]+Rosa · [\s\S]+Moment proposé : jeudi 20 mai, 15 h/);
      const desk = await counter.getByRole('link', { name: 'Rosa', exact: true }).getAttribute('href');
      assert.equal((await page.request.get(desk)).status(), 200, 'her page at the welcome desk');
      await press(page, 'C’est fait');
      assert.match(await said(page.locator('table')), /Un agenda répond « non ». La place est libérée\./);
      await press(page, 'C’est fait');
      await page.getByText('Rien n’attend.').waitFor();
      assert.match(await said(page.locator('table')), /Vu par l’équipe/);
    });
  }));
