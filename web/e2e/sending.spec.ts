import { composer, expect, message, pathOf, test, timeline, write } from './parley';
import { given, roomOf, say } from './people';

/** More than a message may have: the server refuses it for good. */
const TOO_LONG = 'long '.repeat(3_300);

test('S1 S2 an own message stands there at once, and nothing moves when it is acknowledged', async ({ people, visitAs, server }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('next frame', ada);
  const page = await visitAs(ada, { path: pathOf(room) });
  await expect(composer(page)).toBeVisible();
  await write(page, 'first');
  await expect(message(page, 'first')).not.toHaveAttribute('aria-busy');

  await composer(page).fill('quick as a frame');
  const frames = await page.evaluate(async () => {
    const field = document.querySelector('textarea.composer-text')!;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    for (let frames = 1; frames <= 10; frames++) {
      await new Promise(requestAnimationFrame);
      const rows = [...document.querySelectorAll('[role="log"] article')];
      if (rows.some((row) => row.textContent?.includes('quick as a frame'))) return frames;
    }
    return Infinity;
  });
  expect(frames).toBeLessThanOrEqual(2);
  await expect(message(page, 'quick as a frame')).not.toHaveAttribute('aria-busy');

  await server.kill();
  await write(page, 'while it is down');
  await expect(message(page, 'while it is down')).toHaveAttribute('aria-busy', 'true');
  const pending = await message(page, 'while it is down').boundingBox();
  await server.startAgain();
  await expect(message(page, 'while it is down')).not.toHaveAttribute('aria-busy', { timeout: 30_000 });
  expect(await message(page, 'while it is down').boundingBox()).toEqual(pending);
});

test('S3 S6 R8 refused messages keep their text, and can be sent again or deleted', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('refused', ada);
  const page = await visitAs(ada, { path: pathOf(room) });
  await write(page, `one ${TOO_LONG}`);
  await expect(message(page, 'Not sent.')).toHaveCount(1);
  await expect(message(page, 'Not sent.')).toContainText('one long');
  await expect(page.getByRole('button', { name: 'Resend all' })).toHaveCount(0);
  await write(page, `two ${TOO_LONG}`);
  const both = page.getByRole('status').filter({ hasText: '2 messages were not sent' });
  await expect(both).toBeVisible();
  await expect(page.getByRole('navigation').getByRole('link', { name: /refused.*A message was not sent/ })).toBeVisible();

  await page.reload();
  await both.getByRole('button', { name: 'Resend all' }).click();
  await expect(both).toBeVisible();
  for (const left of [1, 0]) {
    await message(page, 'Not sent.').last().getByRole('button', { name: 'Delete' }).click();
    await expect(both).toHaveCount(0);
    await expect(message(page, 'Not sent.')).toHaveCount(left);
  }
  await expect(message(page, 'long')).toHaveCount(0);
});

test('S5 a lost connection is told after two seconds, and no sooner, and moves nothing', async ({ people, visitAs, server }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('banner', ada);
  const page = await visitAs(ada, { path: pathOf(room) });
  const banner = page.getByRole('status').filter({ hasText: /Reconnecting|You are offline/ });
  await write(page, 'here');
  await expect(message(page, 'here')).not.toHaveAttribute('aria-busy');
  await page.evaluate(() => {
    const seen = { at: 0 };
    Object.assign(window, { banner: seen });
    new MutationObserver(() => {
      if (document.querySelector('.banner')) seen.at ||= Date.now();
    }).observe(document.body, { childList: true, subtree: true });
  });
  const places = () => Promise.all([page.getByRole('heading', { level: 1 }), timeline(page), composer(page)].map((part) => part.boundingBox()));
  const before = await places();
  const lost = await page.evaluate(() => Date.now());
  await server.kill();
  await expect(banner).toContainText('Reconnecting');
  const shown = await page.evaluate(() => (window as unknown as { banner: { at: number } }).banner.at);
  expect(shown - lost).toBeGreaterThanOrEqual(2_000);
  expect(await places()).toEqual(before);
  await server.startAgain();
  await expect(banner).toHaveCount(0, { timeout: 30_000 });

  await page.context().setOffline(true);
  await expect(banner).toContainText('You are offline', { timeout: 10_000 });
  await page.context().setOffline(false);
  await expect(banner).toHaveCount(0, { timeout: 30_000 });
});

test('S9 an ended session asks for the password over the view, and keeps the draft', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('expired', ada);
  const page = await visitAs(ada, { path: pathOf(room) });
  await write(page, 'still here');
  await expect(message(page, 'still here')).toBeVisible();
  await composer(page).fill('half a thought');
  await given(ada.rest.DELETE('/v1/sessions'));

  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Password', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(dialog.getByLabel('User name')).toHaveValue(ada.name);
  await dialog.getByLabel('Password', { exact: true }).fill('not this one at all');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.getByRole('alert')).toContainText('wrong');
  await dialog.getByLabel('Password', { exact: true }).fill(ada.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(composer(page)).toHaveValue('half a thought');
  await composer(page).press('Enter');
  await expect(message(page, 'half a thought')).not.toHaveAttribute('aria-busy');
  await expect(timeline(page).getByText('still here')).toBeVisible();
});

test('T18 typing is told without moving anything', async ({ people, visitAs }) => {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('typing', ada, bob);
  const adas = await visitAs(ada, { path: pathOf(room) });
  const bobs = await visitAs(bob, { path: pathOf(room) });
  await say(ada, room, 'well?');
  await expect(message(adas, 'well?')).toBeVisible();
  await expect(message(bobs, 'well?')).toBeVisible();
  const before = await timeline(adas).boundingBox();
  await composer(bobs).pressSequentially('let me think');
  await expect(adas.getByText('Bob is writing…')).toBeVisible();
  expect(await timeline(adas).boundingBox()).toEqual(before);
  await expect(bobs.getByText('is writing…')).toHaveCount(0);
  await expect(adas.getByText('Bob is writing…')).toHaveCount(0, { timeout: 15_000 });
});

test('T18 of many who write nobody is named', async ({ people, visitAs }) => {
  const [ada, ...others] = await Promise.all(['Ada', 'Bob', 'Cy', 'Dan'].map((name) => people.signUp(name)));
  const room = await roomOf('typing together', ada!, ...others);
  const adas = await visitAs(ada!, { path: pathOf(room) });
  const pages = [];
  for (const other of others) pages.push(await visitAs(other, { path: pathOf(room) }));
  const row = (text: string) => adas.getByText(text, { exact: true });
  const before = await timeline(adas).boundingBox();
  const writing = pages.map(async (page, i) => {
    // Each writes until enough do, so that it does not matter how long the others took.
    await expect(async () => {
      await composer(page).pressSequentially(`${i}`);
      await expect(row('Several people are writing…')).toBeVisible({ timeout: 1_000 });
    }).toPass();
  });
  await Promise.all(writing);
  expect(await timeline(adas).boundingBox()).toEqual(before);
});
