// Everything a visitor needs, with the keyboard alone.
import assert from 'node:assert/strict';
import test from 'node:test';
import { stage } from '../harness.mjs';
import { readTicket, toStop } from '../journeys.mjs';

const { person } = await stage();

/** Presses Tab until the element has the focus, and sees that the focus shows. */
async function tabTo(page, element) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    if (await element.evaluate((node) => node === document.activeElement)) {
      const seen = await element.evaluate((node) => {
        const box = (node.labels?.[0] ?? node).getBoundingClientRect();
        return box.width > 0 && box.bottom > 0 && box.top < innerHeight;
      });
      assert.ok(seen, 'what has the focus is in sight');
      return;
    }
  }
  assert.fail('the focus never got there');
}

test('a visitor registers with the keyboard alone', () =>
  person({ width: 1280, height: 800 }, async (visitor) => {
    const { page } = visitor;
    const { stop } = await toStop(visitor);
    await visitor.open(stop);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Aller au contenu', 'the first stop of Tab jumps to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('link', { name: 'Je viens' }).first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/inscription/);
    const name = page.getByLabel('Votre prénom');
    await name.waitFor();
    await tabTo(page, name);
    await page.keyboard.type('Rosa');
    await tabTo(page, page.getByRole('button', { name: 'Confirmer' }));
    await page.keyboard.press('Enter');
    await readTicket(page);
    await page.getByText('Votre place est gardée').waitFor();
  }));

test('after a mistake the focus goes to what must be mended, and from there to the field', () =>
  person({ width: 1280, height: 800 }, async (visitor) => {
    const { page } = visitor;
    await toStop(visitor);
    await page.getByRole('link', { name: 'Je viens' }).first().press('Enter');
    await page.waitForURL(/\/inscription/);
    await page.getByRole('button', { name: 'Confirmer' }).press('Enter');
    const summary = page.getByRole('alert');
    await summary.waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
    await tabTo(page, summary.getByRole('link').first());
    await page.keyboard.press('Enter');
    const target = await page.evaluate(() => location.hash.slice(1));
    assert.ok(target, 'the link leads to the field');
    assert.equal(await page.evaluate((id) => Boolean(document.getElementById(id)), target), true);
  }));
