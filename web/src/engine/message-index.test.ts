import { expect, test } from 'vitest';
import { MessageIndex, type Indexed } from './message-index';

const ROOM = 'room';

function message(seq: number, text: string, at = seq): Indexed {
  return { room: ROOM, seq, sender: 'ada', at, text };
}

function indexOf(...texts: string[]): MessageIndex {
  const index = new MessageIndex();
  index.put(texts.map((text, i) => message(i + 1, text)));
  return index;
}

function found(index: MessageIndex, text: string, most = 10): number[] {
  return index.find(text, () => true, most).map(({ seq }) => seq);
}

test('words are found by how they begin, without case and accents, all of them and the newest first', () => {
  const index = indexOf('Die Übersicht über Züge', 'the train to Zurich', 'Zug um Zug, die Straße entlang', 'nothing');
  expect(found(index, 'zug')).toEqual([3, 1]);
  expect(found(index, 'uber')).toEqual([1]);
  expect(found(index, 'STRASSE die')).toEqual([3]);
  expect(found(index, 'die zug über')).toEqual([1]);
  expect(found(index, 'train overview')).toEqual([]);
});

test('wrong letters are forgiven, and what is said so exactly comes first', () => {
  const exact = indexOf('a boat', 'a coat');
  expect(found(exact, 'boat')).toEqual([1, 2]);
  const index = indexOf('the meeting is moved', 'the beating', 'we met');
  expect(found(index, 'meeting')).toEqual([1, 2]);
  expect(found(index, 'meeitng')).toEqual([1]);
  expect(found(index, 'mett')).toEqual([3]);
  expect(found(index, 'mex')).toEqual([]);
});

test('words of scripts without spaces are found', () => {
  const index = indexOf('明日の会議は午後です', '猫がいる');
  expect(found(index, '会議')).toEqual([1]);
  expect(found(index, '猫')).toEqual([2]);
});

test('what was changed or removed leaves no word behind', () => {
  const index = indexOf('a secret word', 'another word');
  index.put([message(1, 'nothing to see')]);
  expect(found(index, 'secret')).toEqual([]);
  expect(found(index, 'nothing')).toEqual([1]);
  index.remove([{ room: ROOM, seq: 1 }, { room: ROOM, seq: 2 }, { room: 'elsewhere', seq: 2 }]);
  expect(index.size).toBe(0);
  expect(index.wordCount).toBe(0);
});

test('a place that was freed is another message’s from then on', () => {
  const index = indexOf('one', 'two', 'three');
  index.remove([{ room: ROOM, seq: 2 }]);
  index.put([message(9, 'four')]);
  expect(found(index, 'two')).toEqual([]);
  expect(found(index, 'four')).toEqual([9]);
  expect(found(index, '')).toEqual([9, 3, 1]);
});

test('no more than the newest are held', () => {
  const small = new MessageIndex(10);
  small.put(Array.from({ length: 200 }, (_, i) => message(i, `number${i} of all`, (i * 79) % 200)));
  expect(small.size).toBe(10);
  expect(small.find('all', () => true, 20).map(({ at }) => at)).toEqual(Array.from({ length: 10 }, (_, i) => 199 - i));
  expect(small.wordCount).toBe(12);
});

test('only as many are found as were asked for: the newest of those that are kept', () => {
  const index = new MessageIndex();
  index.put(Array.from({ length: 500 }, (_, i) => message(i + 1, 'same', (i * 31) % 500)));
  const odd = index.find('same', ({ at }) => at % 2 === 1, 3).map(({ at }) => at);
  expect(odd).toEqual([499, 497, 495]);
});
