import { composer, expect, message, pathOf, test, write } from './parley';
import { roomOf, say } from './people';

test('S10 of two tabs one leads; both show what comes, and the other goes on when it closes', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('tabs', ada, bob);
  const first = await visitAs(ada, { path: pathOf(room) });
  await expect(composer(first)).toBeVisible();
  const second = await first.context().newPage();
  let sockets = 0; // those of the tab's worker
  second.on('websocket', (socket) => {
    sockets++;
    socket.on('close', () => sockets--);
  });
  await second.goto(pathOf(room));
  const engines = () => second.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    return [held, pending].map((locks) => locks.filter(({ name }) => name === 'parley-engine').length);
  });
  await expect.poll(engines).toEqual([1, 1]);

  await say(bob, room, 'to both');
  for (const tab of [first, second]) await expect(message(tab, 'to both')).toHaveCount(1);
  await write(second, 'by way of the first');
  for (const tab of [first, second]) {
    await expect(message(tab, 'by way of the first')).toHaveCount(1);
    await expect(message(tab, 'by way of the first')).not.toHaveAttribute('aria-busy');
  }
  expect(sockets).toBe(0);

  await first.close();
  await expect.poll(engines).toEqual([1, 0]);
  await expect.poll(() => sockets).toBe(1);
  await say(bob, room, 'after the first has gone');
  await write(second, 'now on its own');
  await expect(message(second, 'after the first has gone')).toHaveCount(1);
  await expect(message(second, 'now on its own')).not.toHaveAttribute('aria-busy');
  await second.reload();
  for (const text of ['to both', 'by way of the first', 'after the first has gone', 'now on its own']) {
    await expect(message(second, text)).toHaveCount(1);
  }
});
