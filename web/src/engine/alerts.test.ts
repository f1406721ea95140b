import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { done, until } from './testing/clock';
import { type Scene, scene, strike } from './testing/scene';

let { server, ada, browser } = {} as Scene;

beforeEach(async () => {
  ({ server, ada, browser } = scene());
  await browser.online();
});

afterEach(() => strike({ browser }));

test('an alert is told until the person has seen it, also after a reload', async () => {
  server.streams.get(ada.user)!.append('account.alert', ada.user, { kind: 'refresh-reused' });
  await until(() => browser.page.state.alert?.kind === 'refresh-reused');

  await done(browser.engine.close());
  browser.start();
  void browser.commands.restore();
  await until(() => browser.page.state.alert?.kind === 'refresh-reused');

  await done(browser.commands.dismissAlert());
  expect(browser.page.state.alert).toBeNull();
});
