// What is asked of every page in every state: rules of accessibility, valid HTML, no sideways
// scrolling on a narrow screen, no inline style, a policy with a nonce.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // How the source is laid out is the renderer's business; nobody reads it.
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'long-title': 'off',
    // Boxes of one name send a list: that is what HTML has them for.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }],
  },
});

/** Violations of WCAG 2.2 A and AA and of best practice, one line each. */
export async function accessibility(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    TAGS,
  );
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} at ${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`));
}

/**
 * Errors of the HTML as the server sent it. Two things come from Leptos itself and are known: `<!>` is a
 * legal empty comment that the validator cannot read, and its preloads carry the nonce in `crossorigin`,
 * which browsers read as `anonymous`.
 */
export async function validity(html) {
  const nonce = html.match(/<script[^>]* nonce="([^"]+)"/)?.[1];
  const known = html.replaceAll('<!>', '<!---->').replaceAll(`crossorigin="${nonce}"`, 'crossorigin="anonymous"');
  const report = await validator.validateString(known);
  return report.results.flatMap((result) => result.messages.filter((each) => each.severity === 2).map((each) => `${each.ruleId} line ${each.line}: ${each.message}`));
}

/** What of the page reaches past the window on its right, at the present width. */
export function sideways(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const past = [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > wide + 0.5);
    return [`${document.documentElement.scrollWidth} px wide: ${past.slice(0, 5).map((each) => `${each.tagName.toLowerCase()}.${each.className}`).join(', ')}`];
  });
}

/** The policy must be there, with a nonce that every inline script carries; style attributes must not. */
export function policy(answer, html) {
  const faults = [];
  const header = answer.headers()['content-security-policy'] ?? '';
  const nonce = header.match(/'nonce-([^']{16,})'/)?.[1];
  if (!nonce) faults.push(`no nonce in the policy: « ${header} »`);
  if (/script-src[^;]*'unsafe-inline'|style-src[^;]*'unsafe-inline'/.test(header)) faults.push('the policy allows inline code');
  if (/\sstyle="/.test(html.replace(/<script[\s\S]*?<\/script>/g, ''))) faults.push('a style attribute');
  for (const [tag] of html.matchAll(/<(?:script|style)(?![^>]*\bsrc=)[^>]*>/g)) {
    if (nonce && !tag.includes(`nonce="${nonce}"`)) faults.push(`without the nonce: ${tag}`);
  }
  return faults;
}

/** All of it for a page that stands open, with the HTML that the server sent for it. */
export async function expectSound(page, answer, html) {
  const faults = [
    ...(await accessibility(page)),
    ...(await validity(html)),
    ...policy(answer, html),
  ];
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  faults.push(...(await sideways(page)).map((each) => `scrolls sideways at 320 px: ${each}`));
  await page.setViewportSize(before);
  assert.deepEqual(faults, [], `faults of ${page.url()}`);
}
