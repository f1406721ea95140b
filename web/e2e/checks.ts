import type { Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';
import { expect } from './parley';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds on the screen that is shown. */
export async function scan(page: Page, screen: string): Promise<void> {
  await judge(page, screen, { runOnly: { type: 'tag', values: RULES } });
}

/** The same in both themes, which differ in nothing but colours. */
export async function scanThemes(page: Page, screen: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await judge(page, `${screen}, dark`, { runOnly: { type: 'rule', values: ['color-contrast'] } });
  await page.emulateMedia({ colorScheme: 'light' });
  await scan(page, screen);
}

async function judge(page: Page, screen: string, options: RunOptions): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  // Of a dialog, nothing else can be used while it is open, and what is behind it was judged without it.
  const shown = (await page.getByRole('dialog').count()) > 0 ? '[role=dialog], dialog' : 'html';
  const { violations } = await page.evaluate(
    ({ shown, options }) => (window as unknown as { axe: typeof axe }).axe.run(shown, options),
    { shown, options: { ...options, resultTypes: ['violations' as const] } }, // what it finds right it need not describe
  );
  const found = violations.map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map((node) => node.html).join(' ')}`);
  expect.soft(found).toEqual([]);
}

/** Texts and labels with a plain English word in them: the pseudo-language has accents in each. */
export async function bare(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const own = (element: Element) => [
      ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? ''),
      ...['aria-label', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? ''),
    ];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => !element.closest('[translate=no], kbd, script, style, time, .avatar'))
      .flatMap(own)
      .filter((text) => /[a-zA-Z]{3,}/.test(text) && !/[^\x00-\x7f]/.test(text) && !/^@/.test(text.trim()));
  });
}

/** What is too small to be hit with a finger. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, textarea')]
      .filter((element) => element.checkVisibility() && !element.closest('.message-text, .skip, [role=radiogroup]'))
      .filter((element) => Math.min(element.offsetWidth, element.offsetHeight) < 24)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}
