import type { Page } from '@playwright/test';
import { scan } from './checks';
import { composer, expect, message, pathOf, test, timeline, write } from './parley';
import { directOf, given, say } from './people';
import { Terminal } from './terminal';
import { createPrivate, setUp } from './words';

/** Nobody says this but in encrypted rooms. */
const CANARY = 'the heron flies at dusk';

async function setUpInSettings(page: Page): Promise<string> {
  await page.goto('/settings');
  await page.getByRole('main').getByRole('button', { name: 'Set up encryption' }).click();
  const words = await setUp(page);
  await expect(page.getByText('Encryption is set up on this device.')).toBeVisible();
  return words;
}

async function invite(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Members and details' }).click();
  await page.getByRole('complementary').getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(name);
  await dialog.getByRole('button', { name: 'Invite' }).click();
  await page.keyboard.press('Escape');
}

test('O4 two people talk in an encrypted room, the server reads nothing, and a new device with the words reads it all', async ({ people, server, visitAs }) => {
  test.setTimeout(95_000);
  const [first, second] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [ada, bob] = [await visitAs(first), await visitAs(second)];
  await setUpInSettings(bob);
  const words = await createPrivate(ada, 'herons');
  await write(ada, `Ada says ${CANARY}`);
  await expect(message(ada, CANARY)).toHaveAttribute('data-state', 'sent');
  await invite(ada, second.name);
  await bob.getByRole('link', { name: 'herons' }).click();
  await bob.getByRole('main').getByRole('button', { name: 'Join' }).click();
  await expect(composer(bob)).toBeVisible();
  await write(bob, `Bob says ${CANARY}`);
  await expect(message(ada, `Bob says ${CANARY}`)).toBeVisible();
  await write(ada, `@${second.name} answers ${CANARY}`);
  await expect(message(bob, `answers ${CANARY}`)).toBeVisible();

  await use(ada, 'answers', 'More');
  await ada.getByRole('menuitem', { name: 'Pin', exact: true }).click();
  await use(ada, 'answers', 'Edit');
  await ada.getByRole('textbox', { name: 'New text of the message' }).fill(`Ada answers now: ${CANARY}`);
  await ada.keyboard.press('Enter');
  await bob.getByRole('button', { name: '1 pinned message' }).click();
  await expect(bob.getByRole('dialog').getByRole('article')).toContainText('Ada answers now');
  await bob.keyboard.press('Escape');

  await ada.getByRole('button', { name: 'Encrypted: who can read this room' }).click();
  const dialog = ada.getByRole('dialog', { name: 'This room is encrypted' });
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  await dialog.getByText('Safety number').click();
  await expect(dialog.locator('.safety-number')).toHaveText(/^(\d{5} ){12}$/);
  await dialog.getByLabel('We compared it, and it is the same').click();
  await expect(dialog.getByText('Verified')).toBeVisible();
  await scan(ada, 'who can read an encrypted room');
  await ada.keyboard.press('Escape');

  // Killed while it sends: what was written goes out once, by the page that comes next.
  await write(bob, `Bob is killed, and ${CANARY}`);
  await bob.reload();
  await expect(message(ada, `killed, and ${CANARY}`)).toHaveCount(1);
  await expect(message(bob, `killed, and ${CANARY}`)).toHaveAttribute('data-state', 'sent');

  const other = await visitAs(first);
  await other.getByRole('link', { name: 'herons' }).click();
  await other.getByRole('button', { name: 'Enter the words' }).click();
  await other.getByLabel('Your recovery words').fill(words);
  await other.getByRole('button', { name: 'Unlock' }).click();
  await expect(message(other, `Bob says ${CANARY}`)).toBeVisible();
  await expect(message(other, `Ada says ${CANARY}`)).toBeVisible();
  await write(other, `from the other device: ${CANARY}`);
  await expect(message(bob, `from the other device: ${CANARY}`)).toBeVisible();
  await expect(timeline(bob)).not.toContainText('cannot show');
  expect(server.holds(CANARY)).toBe(false);
});

/** A tool of a message, as a pointer reaches it. */
async function use(page: Page, text: string, tool: string): Promise<void> {
  await message(page, text).hover();
  await message(page, text).getByRole('toolbar').getByRole('button', { name: tool, exact: true }).click();
}

test('O4 two people who have never heard of encryption talk directly: it is put off, set up where it is needed, and what one does with messages works', async ({ people, server, visitAs }) => {
  test.setTimeout(120_000);
  const [first, second] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const [ada, bob] = [await visitAs(first), await visitAs(second)];
  await ada.getByRole('button', { name: 'Message somebody' }).first().click();
  await ada.getByRole('dialog').getByLabel('Name').fill(second.name);
  await expect(ada.getByText('nobody else can read it')).toBeVisible();
  await ada.getByRole('dialog').getByRole('button', { name: /Bob/ }).click();
  await ada.getByRole('dialog').getByRole('button', { name: 'Later' }).click();
  await expect(ada.getByRole('heading', { level: 1 })).toHaveText('Bob');
  await ada.getByRole('main').getByRole('button', { name: 'Set up encryption' }).click();
  await setUp(ada);
  await expect(ada.getByText('Bob has not set up encryption yet')).toBeVisible();
  await write(ada, `too early: ${CANARY}`);
  await expect(message(ada, 'too early')).toHaveAttribute('data-state', 'sent');
  await scan(ada, 'a room with somebody who cannot read it yet');

  await bob.getByRole('link', { name: /Ada/ }).click();
  await bob.getByRole('main').getByRole('button', { name: 'Set up encryption' }).click();
  await setUp(bob);
  await write(bob, `Bob is here: ${CANARY}`);
  // it leaves once Ada's device has asked who came
  await expect(message(ada, 'Bob is here')).toBeVisible({ timeout: 40_000 });
  await expect(ada.getByText('Bob has not set up encryption yet')).toHaveCount(0);
  await expect(message(bob, 'Said before this device was here.')).toBeVisible();

  await use(ada, 'Bob is here', 'Answer');
  await ada.keyboard.type(`an answer: ${CANARY}`);
  await ada.keyboard.press('Enter');
  await expect(message(bob, 'an answer')).toContainText('Bob is here');
  await use(bob, 'an answer', 'React with 👍');
  await expect(message(ada, 'an answer').getByRole('button', { name: '👍 1, Bob' })).toBeVisible();
  await composer(ada).press('ArrowUp');
  await ada.getByRole('textbox', { name: 'New text of the message' }).fill(`an answer, edited: ${CANARY}`);
  await ada.keyboard.press('Enter');
  await message(bob, 'an answer, edited').getByRole('button', { name: '(edited)' }).click();
  await expect(bob.getByRole('dialog').getByRole('listitem')).toHaveText([/an answer, edited/, /an answer: /]);
  await bob.keyboard.press('Escape');

  await use(bob, 'an answer, edited', 'Answer in a thread');
  const pane = (page: Page) => page.getByRole('complementary', { name: 'Thread' });
  await pane(bob).getByRole('textbox').fill(`in the thread: ${CANARY}`);
  await pane(bob).getByRole('textbox').press('Enter');
  await message(ada, 'an answer, edited').getByRole('link', { name: /1 answer/ }).click();
  await expect(pane(ada).getByRole('article').filter({ hasText: 'in the thread' })).toBeVisible();
  await expect(pane(bob).getByRole('article').first()).toContainText('Bob is here');
  for (const page of [ada, bob]) await page.getByRole('button', { name: 'Close the thread' }).click();

  await lookAround(ada, bob, second.name);
  expect(server.holds(CANARY)).toBe(false);
});

/** Bob looks at what was said from everywhere else: all of it is as it is now, though the server knows of no edit, answer or mention. */
async function lookAround(ada: Page, bob: Page, bobsName: string): Promise<void> {
  const main = bob.getByRole('main');
  const tab = (name: string) => bob.getByRole('navigation', { name: 'Across all rooms' }).getByRole('link', { name, exact: true });
  const direct = bob.locator('[data-room]', { hasText: 'Ada' });
  await use(bob, 'an answer, edited', 'Save for later');
  await bob.getByRole('link', { name: 'All unread' }).click();
  await write(ada, `@${bobsName} look: ${CANARY}`);
  await expect(direct).toHaveAccessibleName(/1 mention/);
  await expect(main.getByRole('region', { name: 'Ada' }).getByRole('article')).toHaveText([/look:/]);
  await tab('Mentions').click();
  await expect(main.getByRole('article')).toHaveText([/look:/]);
  await tab('Threads').click();
  await expect(main.getByRole('article')).toHaveText([/an answer, edited/]);
  await expect(main.getByRole('link', { name: '1 answer' })).toBeVisible();
  await tab('Saved').click();
  await expect(main.getByRole('article')).toHaveText([/an answer, edited/]);
  await tab('Search').click();
  await bob.getByRole('searchbox', { name: 'Search messages' }).fill('edited heron');
  await main.getByRole('link', { name: 'Show in the room' }).click();
  await expect(message(bob, 'an answer, edited')).toHaveAttribute('data-target', 'true');
  await expect(direct).not.toHaveAccessibleName(/mention|unread/);

  await composer(ada).pressSequentially('not sent');
  await expect(bob.getByText('Ada is writing…')).toBeVisible();
  await composer(ada).fill('');
  const choose = async (page: Page, text: string, what: string) => {
    await use(page, text, 'More');
    await page.getByRole('menuitem', { name: what }).click();
  };
  await choose(bob, 'look:', 'Mark unread from here');
  await expect(direct).toHaveAccessibleName(/Marked as unread/);
  await choose(ada, 'look:', 'Delete…');
  await ada.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(message(bob, 'This message was deleted.')).toBeVisible();
}

test('O4 an older room is offered encryption, which all see; whoever leaves it is not asked again; nobody signs out of their last device without their words, which can be replaced', async ({ people, visitAs }) => {
  const [first, second] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await directOf(first, second);
  await say(first, room, 'in the open');
  const [ada, bob] = [await visitAs(first, { path: pathOf(room) }), await visitAs(second, { path: pathOf(room) })];
  await bob.getByRole('button', { name: 'Leave it' }).click();
  await expect(bob.getByText('is not encrypted yet')).toHaveCount(0);
  await ada.getByRole('region', { name: 'Encryption' }).getByRole('button', { name: 'Encrypt it' }).click();
  const words = await setUp(ada);
  await ada.getByRole('dialog').getByRole('button', { name: 'Encrypt it' }).click();
  await expect(bob.getByText('Ada turned on encryption')).toBeVisible();
  await expect(ada.getByText('is not encrypted yet')).toHaveCount(0);
  await expect(message(bob, 'in the open')).toBeVisible();

  await ada.goto('/settings');
  const main = ada.getByRole('main');
  const dialog = ada.getByRole('dialog');
  await main.getByRole('button', { name: 'New recovery words' }).click();
  await dialog.getByRole('textbox').fill(words);
  await dialog.getByRole('button', { name: 'Next' }).click();
  const next = await setUp(ada, 'Replace the words');
  await expect(dialog).toHaveCount(0);

  await main.getByRole('button', { name: 'Sign out', exact: true }).last().click();
  await expect(dialog).toContainText('No other device of yours reads your encrypted rooms');
  await dialog.getByText('I do not have them any more').click();
  await expect(dialog.getByRole('listitem')).toHaveText(['Bob']);
  await scan(ada, 'signing out of the last device');
  await dialog.getByRole('textbox').fill(words);
  await dialog.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(dialog).toContainText('These are not your twelve words');
  await dialog.getByRole('textbox').fill(next);
  await dialog.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(ada).toHaveURL('/sign-in');
});

test('O4 a browser and a terminal talk in one encrypted room, each restores what the other archived, and whoever is taken out reads no more', async ({ people, server, visitAs }) => {
  test.setTimeout(150_000);
  const [first, second] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const bob = await Terminal.of(server, second);
  const [ada, bobsWords] = await Promise.all([visitAs(first), bob.setUpKeys()]);
  const adasWords = await createPrivate(ada, 'wrens');
  await invite(ada, second.name);
  await bob.run(['rooms', 'join', 'wrens']);
  const tail = bob.start(['tail', '--room', 'wrens']);
  await write(ada, `from the browser: ${CANARY}`);
  await tail.prints(`from the browser: ${CANARY}`);
  await bob.run(['send', '--room', 'wrens', `from the terminal: ${CANARY}`]);
  await expect(message(ada, 'from the terminal')).toBeVisible();

  const bobsPage = await visitAs(second);
  await bobsPage.getByRole('link', { name: 'wrens' }).click();
  await bobsPage.getByRole('button', { name: 'Enter the words' }).click();
  await bobsPage.getByLabel('Your recovery words').fill(bobsWords);
  await bobsPage.getByRole('button', { name: 'Unlock' }).click();
  for (const said of ['from the browser', 'from the terminal']) await expect(message(bobsPage, said)).toBeVisible();
  const adasTerminal = await Terminal.of(server, first);
  await adasTerminal.run(['keys', 'unlock'], [adasWords]);
  const all = adasTerminal.start(['tail', '--room', 'wrens', '--last', '50']);
  await all.prints(`from the terminal: ${CANARY}`);
  expect(all.text()).toContain(`from the browser: ${CANARY}`);
  all.end();

  const room = new URL(ada.url()).pathname.split('/').at(-1)!;
  const path = { room, user: second.user };
  await given(first.rest.DELETE('/v1/rooms/{room}/members/{user}', { params: { path } }));
  await write(ada, `without Bob: ${CANARY}`);
  await expect(message(ada, 'without Bob')).toHaveAttribute('data-state', 'sent');
  expect(await tail.ended()).toBe(1);
  expect(tail.text()).not.toContain('without Bob');
  expect(server.holds(CANARY)).toBe(false);
  for (const terminal of [bob, adasTerminal]) terminal.remove();
});
