// Every page in every state: accessibility, valid HTML, the policy, no sideways scrolling.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after } from 'node:test';
import { accessibility, expectSound } from '../checks.mjs';
import { stage, startCaravane, visit, startBrowser } from '../harness.mjs';
import { emptyStates, explore, featureStates, inviter, publicStates, staffStates } from '../states.mjs';

const { site, person } = await stage();
const empty = await startCaravane({ demo: null });
const browser = await startBrowser();
const onEmpty = (how, doings) => visit(browser, empty, how, doings);
const seen = [];
const addresses = new Set();

after(async () => {
  await browser.close();
  await empty.stop();
  const pages = new Set(seen.map((each) => `${each.audience} ${each.name}`));
  console.log(`${pages.size} pages in ${seen.length} states were checked`);
});

const found = await explore(site, person);
const all = [
  ...publicStates(found).map((each) => ({ ...each, at: person })),
  ...staffStates(inviter(site)).map((each) => ({ ...each, at: person })),
  ...(await featureStates(site, person, found)).map((each) => ({ ...each, at: person })),
  ...emptyStates(inviter(empty)).map((each) => ({ ...each, at: onEmpty })),
];

for (const state of all) {
  test(`${state.audience}: ${state.name} (${state.state}) is accessible and valid`, () =>
    state.at({ javascript: 'blocked' }, async (visitor) => {
      const answer = await state.go(visitor);
      await expectSound(visitor.page, answer, await answer.text());
      seen.push(state);
      addresses.add(new URL(visitor.page.url()).pathname);
    }));
}

test('every page of the table of routes was looked at', () => {
  const table = readFileSync(new URL('../../server/src/routes_table.rs', import.meta.url), 'utf8');
  const patterns = [...table.matchAll(/route\(\s*"GET",\s*"([^"]+)",\s*Kind::Page/g)].map(([, path]) => path);
  assert.ok(patterns.length > 15, 'the table is read');
  const fits = (pattern) => new RegExp(`^${pattern.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
  assert.deepEqual(patterns.filter((pattern) => ![...addresses].some((address) => fits(pattern).test(address))), []);
});

for (const dark of [false, true]) {
  for (const path of ['/', found.tour, found.stop, found.form, found.ticket, '/code']) {
    test(`${path} stays accessible once its scripts run, in ${dark ? 'dark' : 'light'} colours`, () =>
      person({ javascript: true, dark }, async (visitor) => {
        await visitor.open(path);
        assert.deepEqual(await accessibility(visitor.page), []);
      }));
  }
}
