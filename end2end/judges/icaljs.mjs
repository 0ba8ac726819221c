// ical.js, Thunderbird's reader of calendars, asked whether it finds what was meant.
//
// usage: icaljs.mjs < objects.ndjson. Prints complaints, then "<objects> <complaints>".
// The definitions inside the object are the only zones that it knows: no name is looked up.
import { createInterface } from 'node:readline';
import ICAL from 'ical.js';

const said = (time) => time.toJSDate().toISOString().replace('.000Z', 'Z');

function facts(event) {
  const value = (name) => event.getFirstPropertyValue(name);
  const person = (name) => {
    const line = event.getFirstProperty(name);
    if (!line) return null;
    const email = decodeURIComponent(line.getFirstValue().replace(/^mailto:/, ''));
    return { email, name: line.getParameter('cn') ?? '' };
  };
  return {
    uid: value('uid'),
    sequence: value('sequence'),
    start: said(value('dtstart')),
    end: said(value('dtend')),
    stamp: said(value('dtstamp')),
    summary: value('summary'),
    description: value('description'),
    location: value('location'),
    url: value('url'),
    organizer: person('organizer'),
    attendee: person('attendee'),
    comment: value('comment'),
    status: value('status'),
  };
}

let objects = 0;
let complaints = 0;
const complain = (text) => {
  complaints += 1;
  if (complaints <= 20) console.log(text.slice(0, 600));
};
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { method, ics, events } = JSON.parse(line);
  objects += 1;
  ICAL.TimezoneService.reset();
  try {
    const calendar = new ICAL.Component(ICAL.parse(ics));
    for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
    if (calendar.getFirstPropertyValue('method') !== method) complain(`${events[0].uid} has another method`);
    const found = calendar.getAllSubcomponents('vevent').map(facts);
    if (found.length !== events.length) complain(`${found.length} events instead of ${events.length}`);
    found.forEach((one, index) => {
      for (const [name, meant] of Object.entries(events[index])) {
        const [left, right] = [JSON.stringify(one[name] ?? null), JSON.stringify(meant)];
        const same = typeof meant === 'object' && meant !== null
          ? one[name]?.email === meant.email && one[name]?.name === meant.name
          : left === right;
        if (!same) complain(`${meant?.uid ?? events[index].uid} ${name}: found ${left?.slice(0, 250)}, meant ${right.slice(0, 250)}`);
      }
    });
  } catch (error) {
    complain(`${events[0].uid} ${error.message}`);
  }
}
console.log(objects, complaints);
process.exitCode = complaints === 0 ? 0 : 1;
