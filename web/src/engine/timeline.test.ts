import { expect, test } from 'vitest';
import { plainText } from '../ui/plainText';
import type { StoredEvent } from './database';
import { Fold } from './fold';
import { quoteOf } from './timeline';

function quoted(text: string): string {
  const fold = new Fold<StoredEvent>();
  fold.add({ room: 'r', seq: 1, n: 1, id: 'i', type: 'message', sender: 's', device: 'd', at: 0, content: { text } });
  return plainText(quoteOf(fold, 1).text!);
}

test.each([
  ['text that goes on', `the ||${'butler '.repeat(43)}did it||`],
  ['code that goes on', `the ||\`${'x'.repeat(100)}||${'butler '.repeat(43)}\` did it||`],
])('what is hidden stays so in a quote that is cut: %s', (_, text) => {
  expect(quoted(text)).toBe('the ▒▒▒▒');
});

test('a quote is as long as one line shows, and a short one whole', () => {
  expect(quoted('x'.repeat(1_000))).toBe('x'.repeat(200));
  expect(quoted('the ||butler|| did it')).toBe('the ▒▒▒▒ did it');
});
