import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Arrangement } from '../bridge/sections';
import { Browser } from './testing/browser';
import { done, pass, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, room, browser } = {} as Scene;

beforeEach(() => {
  ({ server, ada, room, browser } = scene());
});

afterEach(() => strike({ browser }));

const shown = (of: Browser) => of.page.state.sections.map(({ section, rooms }) => [section, ...rooms].join(' '));
const stored = () => server.sections.get(ada.user)?.sections.map(({ section }) => section);
const arrange = (change: Arrangement, of = browser) => done(of.commands.arrange(change));

test('what one device arranges, all show, and again after a reload without a network', async () => {
  const other = new Browser(server, ada);
  await browser.online();
  await other.online();
  await arrange({ do: 'add', section: 'work', name: 'Work' });
  await arrange({ do: 'place', room: room.room, to: 'work' });
  const wanted = ['favourites', `work ${room.room}`, 'direct', 'rooms'];
  expect(shown(browser)).toEqual(wanted);
  await until(() => shown(other).join() === wanted.join());
  browser.kill();
  browser.device.reachable = false;
  browser.start();
  void browser.commands.restore();
  await until(() => browser.page.state.rooms.length > 0);
  expect(shown(browser)).toEqual(wanted);
  await done(other.engine.close());
});

test('what two devices arrange at once, and one without a network, comes together', async () => {
  const other = new Browser(server, ada);
  await browser.online();
  await other.online();
  await pass(1_000);
  browser.device.say('offline');
  await pass(100);
  await arrange({ do: 'add', section: 'tea', name: 'Tea' });
  await arrange({ do: 'collapse', section: 'rooms', collapsed: true });
  expect(shown(browser)).toEqual(['favourites', 'tea', 'direct', 'rooms']);
  await arrange({ do: 'add', section: 'work', name: 'Work' }, other);
  browser.device.say('online');
  await until(() => stored()?.includes('tea') === true);
  const wanted = ['favourites', 'work', 'tea', 'direct', 'rooms'];
  await until(() => shown(other).join() === wanted.join());
  expect(shown(browser)).toEqual(wanted);
  expect(other.page.state.sections.at(-1)).toMatchObject({ section: 'rooms', collapsed: true });
  await done(other.engine.close());
});

test('what the server refuses is taken back', async () => {
  await browser.online();
  await arrange({ do: 'add', section: 'good', name: 'good' });
  await expect(arrange({ do: 'add', section: 'bad', name: 'refused' })).rejects.toMatchObject({ code: 'invalid' });
  expect(shown(browser)).toEqual(['favourites', 'good', 'direct', 'rooms']);
});
