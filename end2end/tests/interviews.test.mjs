// Interviews planned anew in the middle of the morning: who missed a time and is here gets another,
// who does not come gives theirs back, and promises stay.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage, submitted } from '../harness.mjs';
import { enter, main } from '../journeys.mjs';
import { inviter } from '../states.mjs';

// A quarter past ten at the first stop: its interviews began at half past nine.
const { site, person } = await stage({ now: '2027-05-03T14:15:00Z' });
const invite = inviter(site, 'entretiens');
const press = (page, name) => submitted(page, () => page.getByRole('button', { name, exact: true }).click());

test('a host gives a late person another time and frees the time of somebody who does not come', () =>
  person({ javascript: false, width: 768, height: 1024 }, async (host) => {
    const { page } = host;
    await enter(host, invite());
    await host.open('/accueil');
    await host.open(await page.locator('article.card a.button').first().getAttribute('href'));
    const card = page.locator('article, li').filter({ hasText: 'Rencontrer un employeur' });
    await host.open(await card.locator('a.desk-open').first().getAttribute('href'));
    await page.getByRole('link', { name: 'Refaire les entretiens' }).click();
    await page.getByRole('heading', { name: 'Refaire les entretiens' }).waitFor();
    assert.equal(await page.locator('script[src]').count(), 0, 'the page needs no scripts');
    const [missed, kept] = [page.locator('input[name="ici"][type="checkbox"]'), page.locator('input[name="absent"][type="checkbox"]')];
    assert.ok((await missed.count()) > 0 && (await kept.count()) > 1);
    const before = await kept.count();

    await missed.first().check();
    await kept.last().check();
    await press(page, 'Voir la proposition');
    const met = page.locator('.proposal-row');
    assert.equal(await met.count(), 1);
    assert.match((await met.innerText()).replaceAll('\u00a0', ' '), /\d+ h( \d+)? · .+[\s\S]*Avait \d+ h/);
    assert.match(await main(page), /Ces heures seront libérées/);
    const proposal = page.url();

    await press(page, 'Accepter');
    await page.getByText('1 personne a une nouvelle heure. 1 heure libérée.').waitFor();
    assert.equal(await kept.count(), before, 'one came, one went; the others keep theirs');
    await host.open(proposal);
    await page.getByText('Rien à changer pour le moment.').waitFor();
  }));
