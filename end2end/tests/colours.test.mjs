// A town is dragged over the calendar: each day says what it would bring, without a request, and
// the drop is the server's to decide.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage } from '../harness.mjs';
import { enter, said } from '../journeys.mjs';
import { inviter } from '../states.mjs';

const TOUR = '/equipe/tournees/caravane-du-nord';
const { site, person } = await stage();
const invite = inviter(site, 'couleurs');

/** Opens the tour and waits until a stop can be taken into the hand. */
async function ready(organiser, address = TOUR) {
  await organiser.open(address);
  await organiser.page.getByText('Faites glisser une étape').waitFor();
}

/** From here on every request fails; `asked` lists what was asked all the same. The signs, one file, came with the page: intercepting switches its cache off. */
async function offline(page) {
  const asked = [];
  await page.route('**/*', (route) => {
    if (route.request().url().endsWith('/pictures/icons.svg')) return route.continue();
    asked.push(route.request().url());
    return route.abort();
  });
  return asked;
}

const chip = (page) => page.locator('.month a.chip:not(.quiet)').first();
const cell = (page, date) => page.locator(`.month [data-day="${date}"]`);
const target = (page, date) => cell(page, date).locator('.target');

/** Takes the first stop and carries it over a day: where that is, is looked at with the stop in the hand. */
async function carry(page, place) {
  const [x, y] = await middle(chip(page));
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 8, y + 8, { steps: 3 });
  await page.locator('.month .target').first().waitFor();
  await page.mouse.move(...(await middle(place)), { steps: 5 });
}

/** All days of the month shown: date, colour, sign and words. */
const days = (page) =>
  page.locator('.month .target').evaluateAll((buttons) =>
    buttons.map((one) => ({ date: one.value, kind: one.className, sign: !!one.querySelector('svg'), words: one.innerText.trim(), why: one.title })));

async function middle(locator) {
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

test('a stop is dragged by the mouse: days are coloured without a request, the drop is sent', () =>
  person({ width: 1280, height: 1300 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    await ready(organiser);
    assert.equal(await page.locator('.month .target').count(), 0);
    const own = await chip(page).evaluate((link) => link.closest('td').dataset.day);
    const asked = await offline(page);
    await carry(page, page.locator('.month .day').last());
    const coloured = await days(page);
    assert.ok(coloured.length >= 28, `${coloured.length} days`);
    assert.ok(coloured.every((day) => day.date !== own && day.sign && day.words && day.why), 'each has a sign, a word and a sentence');
    const kinds = new Set(coloured.map((day) => day.kind));
    assert.deepEqual([...kinds].sort(), ['target clash', 'target costly', 'target free']);
    for (const kind of kinds) {
      const day = coloured.findLast((one) => one.kind === kind);
      await page.mouse.move(...(await middle(cell(page, day.date))), { steps: 3 });
      assert.equal(await page.locator('.month .over').getAttribute('data-day'), day.date);
      const told = await said(page.locator('.day-said'));
      const verdict = { 'target free': 'possible.', 'target costly': 'possible, à peser.', 'target clash': 'impossible.' }[kind];
      assert.ok(told.includes(verdict) && told.endsWith(day.why.replaceAll('\u{a0}', ' ')), `${told} — ${day.why}`);
    }
    // Another month, then given up: nothing moved, nothing was asked.
    await page.mouse.move(...(await middle(page.locator('[data-month]').last())), { steps: 3 });
    assert.ok((await days(page)).every((day) => day.date.startsWith('2027-0') && !coloured.some((one) => one.date === day.date)));
    await page.keyboard.press('Escape');
    await page.mouse.up();
    assert.equal(await page.locator('.month .target, .ghost').count(), 0);
    assert.deepEqual(asked, []);
    await page.unrouteAll();

    // Dropped: the form goes to the server, and the stop stands there.
    await ready(organiser);
    const free = coloured.findLast((day) => day.kind === 'target free').date;
    await carry(page, cell(page, free));
    await Promise.all([page.waitForNavigation(), page.mouse.up()]);
    await page.locator('#deplacer').waitFor();
    assert.equal(await page.locator('#deplacer input[name="day"]').inputValue(), free);
    assert.match(await said(page.locator('main')), /\d+ changements? non publiés?/);
  }));

test('a stop is moved by the keyboard, week by week, and the focus stays', () =>
  person({ width: 1280, height: 1300 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    await ready(organiser);
    const own = await chip(page).evaluate((link) => link.closest('td').dataset.day);
    const later = (count) => new Date(Date.parse(own) + count * 86_400_000).toISOString().slice(0, 10);
    await chip(page).focus();
    const asked = await offline(page);
    await page.keyboard.press('ArrowRight');
    const told = await said(page.locator('.day-said'));
    assert.match(told, /^[A-Z]\S+ \d+.* : (possible|possible, à peser|impossible)\. .+/);
    assert.equal(await page.locator('.over').getAttribute('data-day'), later(1));
    for (let week = 0; week < 5; week += 1) await page.keyboard.press('ArrowDown');
    assert.equal(await page.locator('.over').getAttribute('data-day'), later(36), 'the month follows');
    assert.equal(await target(page, later(36)).count(), 1);
    await page.keyboard.press('Escape');
    assert.equal(await said(page.locator('.day-said')), 'L’étape reste où elle était.');
    await page.waitForFunction((day) => document.activeElement?.closest('td')?.dataset.day === day, own);
    assert.deepEqual(asked, []);
    await page.unrouteAll();

    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.equal(await page.locator('#deplacer input[name="day"]').inputValue(), later(8));
  }));

test('the days of a chosen stop need no request either, and a click still chooses', () =>
  person({ width: 390 }, async (organiser) => {
    const { page } = organiser;
    await enter(organiser, invite());
    await ready(organiser);
    const calls = [];
    page.on('request', (request) => calls.push(new URL(request.url()).pathname));
    await chip(page).click();
    await page.locator('.month .target').first().waitFor();
    await page.locator('#deplacer').waitFor();
    assert.ok(!calls.includes('/api/equipe/jours'), calls.join(', '));
  }));
