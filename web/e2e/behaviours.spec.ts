import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

/** The rows of a table of docs/ui.md: number, behaviour, tests. */
const ROW = /^\| ([A-Z]\d+) \| .+ \| (.+) \|$/gm;

test('docs/ui.md says of every behaviour in which files its tests are', () => {
  const tested = new Map<string, string[]>();
  for (const file of readdirSync('e2e').filter((name) => name.endsWith('.spec.ts'))) {
    for (const [, title = ''] of readFileSync(`e2e/${file}`, 'utf8').matchAll(/\btest\([`'](.+?)[`'],/g)) {
      for (const [number] of title.matchAll(/\b[LRTCSNOA]\d+\b/g)) {
        tested.set(number, [...new Set([...(tested.get(number) ?? []), `\`${file}\``])].sort());
      }
    }
  }
  const documented = [...readFileSync('../docs/ui.md', 'utf8').matchAll(ROW)];
  expect(documented).toHaveLength(80);
  for (const [, number = '', where = ''] of documented) {
    const files = tested.get(number);
    expect(`${number} ${where}`).toMatch(files ? `${number} ${files.join(', ')}` : /open: \w+/);
  }
});
