import { expect, test } from 'vitest';
import { arranged, whole, type Arrangement, type Section } from './sections';

const names = (sections: Section[]) => sections.map(({ section, rooms }) => [section, ...rooms].join(' '));
const after = (...changes: Arrangement[]) => names(changes.reduce<Section[]>(arranged, []));

const work: Arrangement = { do: 'add', section: 'work', name: 'Work' };
const tea: Arrangement = { do: 'add', section: 'tea', name: 'Tea' };

test('the three that everybody has are there always, in their usual places', () => {
  expect(names(whole([]))).toEqual(['favourites', 'direct', 'rooms']);
  const direct: Section = { section: 'direct', collapsed: true, rooms: [] };
  expect(whole([direct]).map(({ section, collapsed }) => [section, collapsed])).toEqual([
    ['favourites', false],
    ['direct', true],
    ['rooms', false],
  ]);
});

test('a room stands in one place at most', () => {
  expect(after(work, { do: 'place', room: 'a', to: 'work' })).toEqual(['favourites', 'work a', 'direct', 'rooms']);
  expect(after(work, { do: 'place', room: 'a', to: 'work' }, { do: 'place', room: 'a', to: 'favourites' })).toEqual([
    'favourites a',
    'work',
    'direct',
    'rooms',
  ]);
  expect(after({ do: 'place', room: 'a', to: 'favourites' }, { do: 'place', room: 'a', to: undefined })).toEqual(['favourites', 'direct', 'rooms']);
  expect(after({ do: 'place', room: 'a', to: 'rooms' })).toEqual(['favourites', 'direct', 'rooms']);
});

test('own sections are added below the others, moved, renamed and removed', () => {
  expect(after(work, tea, work)).toEqual(['favourites', 'work', 'tea', 'direct', 'rooms']);
  expect(after(work, tea, { do: 'move', section: 'tea', by: -1 })).toEqual(['favourites', 'tea', 'work', 'direct', 'rooms']);
  expect(after(work, { do: 'move', section: 'favourites', by: -1 }, { do: 'move', section: 'gone', by: 1 })).toEqual(['favourites', 'work', 'direct', 'rooms']);
  expect(after(work, { do: 'place', room: 'a', to: 'work' }, { do: 'remove', section: 'work' })).toEqual(['favourites', 'direct', 'rooms']);
  expect(after({ do: 'remove', section: 'rooms' })).toEqual(['favourites', 'direct', 'rooms']);
  const renamed = arranged(arranged([], work), { do: 'rename', section: 'work', name: 'Office' });
  expect(renamed.map(({ name }) => name)).toEqual([undefined, 'Office', undefined, undefined]);
});

test('collapsed is kept', () => {
  expect(arranged([], { do: 'collapse', section: 'direct', collapsed: true })).toContainEqual({ section: 'direct', collapsed: true, rooms: [] });
});
