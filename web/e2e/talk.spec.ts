import type { Page } from '@playwright/test';
import { scan } from './checks';
import { composer, expect, message, openRoom, pathOf, test, timeline, write } from './parley';
import { inParallel, roomOf, say, type People } from './people';

/** Two people in a room, each in a browser, and one message of the second. */
async function talking(people: People, visitAs: (person: Awaited<ReturnType<People['signUp']>>, visit: { path: string }) => Promise<Page>) {
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('talk', ada, bob);
  await say(bob, room, 'shall we start?');
  const path = pathOf(room);
  return { ada, bob, room, adas: await visitAs(ada, { path }), bobs: await visitAs(bob, { path }) };
}

const pane = (page: Page) => page.getByRole('complementary', { name: 'Thread' });

/** A tool of a message, as a pointer reaches it. */
async function use(page: Page, text: string, tool: string): Promise<void> {
  await message(page, text).hover();
  await message(page, text).getByRole('toolbar').getByRole('button', { name: tool, exact: true }).click();
}

test('T14 T16 C4 an answer quotes what it answers, and leads to it', async ({ people, visitAs }) => {
  const { bob, adas, bobs } = await talking(people, visitAs);
  const card = adas.getByRole('dialog', { name: 'Bob' });
  await message(adas, 'shall we start?').getByRole('button', { name: 'Bob', exact: true }).click();
  await expect(card).toContainText(`@${bob.name}`);
  await expect(card.getByRole('button', { name: 'Ban from the room…' })).toBeVisible();
  await scan(adas, 'card of a person');
  await card.getByRole('button', { name: 'Mention' }).click();
  await expect(card).toHaveCount(0);
  await expect(composer(adas)).toHaveValue(`@${bob.name} `);
  await adas.keyboard.type('hello');
  await adas.keyboard.press('Enter');
  await message(bobs, 'hello').getByRole('button', { name: '@Bob' }).click();
  await expect(bobs.getByRole('dialog', { name: 'Bob' }).getByRole('link', { name: 'Change your profile' })).toBeVisible();
  await bobs.keyboard.press('Escape');
  await expect(bobs.getByRole('dialog')).toHaveCount(0);
  await use(adas, 'shall we start?', 'Answer');
  await expect(composer(adas)).toBeFocused();
  await expect(adas.getByText('Answering Bob')).toBeVisible();
  await adas.keyboard.press('Escape');
  await expect(adas.getByText('Answering Bob')).toHaveCount(0);
  await use(adas, 'shall we start?', 'Answer');
  await adas.keyboard.type('yes, now');
  await adas.keyboard.press('Enter');
  await expect(adas.getByText('Answering Bob')).toHaveCount(0);
  const answer = message(bobs, 'yes, now');
  await expect(answer).toContainText('shall we start?');
  await answer.getByRole('button', { name: /Answers/ }).click();
  await expect(bobs.locator('[data-target]')).toContainText('shall we start?');
  await scan(bobs, 'an answer');
  await expect(bobs.locator('[data-target]')).toHaveCount(0);
  await answer.getByRole('button', { name: /Answers/ }).click();
  await expect(bobs.locator('[data-target]')).toContainText('shall we start?');
});

test('T14 reactions are counted, named, and taken back, on both sides', async ({ people, visitAs }) => {
  const { adas, bobs } = await talking(people, visitAs);
  await use(adas, 'shall we start?', 'React with 👍');
  const chip = (page: Page) => message(page, 'shall we start?').getByRole('button', { name: /^👍 \d/ });
  await expect(chip(bobs)).toHaveAccessibleName('👍 1, Ada');
  await expect(chip(bobs)).toHaveAttribute('aria-pressed', 'false');
  await chip(bobs).click();
  await expect(chip(adas)).toHaveAccessibleName('👍 2, Ada and Bob');
  await scan(adas, 'reactions');
  await chip(adas).click();
  await expect(chip(bobs)).toHaveAccessibleName('👍 1, Bob');
  await use(bobs, 'shall we start?', 'React');
  await expect(bobs.getByRole('searchbox')).toBeFocused();
  await bobs.keyboard.type('rocket');
  await expect(bobs.getByRole('button', { name: 'rocket', exact: true })).toBeVisible();
  await bobs.keyboard.press('Enter');
  await expect(message(adas, 'shall we start?').getByRole('button', { name: '🚀 1, Bob' })).toBeVisible();

  // The same by keys, on the message that they brought the focus to.
  await adas.getByRole('log').focus();
  await adas.keyboard.press('ArrowUp');
  await expect(message(adas, 'shall we start?')).toBeFocused();
  await adas.keyboard.press('s');
  await expect(message(adas, 'shall we start?').getByRole('button', { name: 'Save for later' })).toHaveAttribute('aria-pressed', 'true');
  await adas.keyboard.press('p');
  await expect(adas.getByRole('button', { name: '1 pinned message' })).toBeVisible();
  await adas.keyboard.press('+');
  await expect(adas.getByRole('searchbox')).toBeFocused();
  await adas.keyboard.press('Escape');
  await message(adas, 'shall we start?').getByRole('button', { name: 'More', exact: true }).click();
  await adas.getByRole('menuitem', { name: 'Who reacted…' }).click();
  await expect(adas.getByRole('dialog').getByRole('listitem')).toHaveText([/Bob/, /Bob/]);
  await scan(adas, 'who reacted');
  await adas.keyboard.press('Escape');
  await adas.getByRole('log').focus();
  await adas.keyboard.press('ArrowUp');
  await adas.keyboard.press('r');
  await expect(composer(adas)).toBeFocused();
  await expect(adas.getByText('Answering Bob')).toBeVisible();
});

test('C6 T15 Up edits the last own message; what it said before is kept', async ({ people, visitAs }) => {
  const { adas, bobs } = await talking(people, visitAs);
  await write(adas, 'a typo hree');
  await expect(message(bobs, 'a typo hree')).toBeVisible();
  await composer(adas).press('ArrowUp');
  const editor = adas.getByRole('textbox', { name: 'New text of the message' });
  await expect(editor).toBeFocused();
  await adas.keyboard.type('!');
  await adas.keyboard.press('Escape');
  await expect(editor).toHaveCount(0);
  await expect(composer(adas)).toBeFocused();
  await expect(message(adas, 'a typo hree')).not.toContainText('!');
  await adas.keyboard.press('ArrowUp');
  await editor.fill('a typo here');
  await adas.keyboard.press('Enter');
  await expect(message(bobs, 'a typo here')).toContainText('(edited)');
  await message(bobs, 'a typo here').getByRole('button', { name: '(edited)' }).click();
  await expect(bobs.getByRole('dialog').getByRole('listitem')).toHaveText([/a typo here/, /a typo hree/]);
  await scan(bobs, 'history');
});

test('T15 what is pinned is found again; a deleted message leaves a tombstone, also of those who moderate', async ({ people, visitAs }) => {
  const { adas, bobs } = await talking(people, visitAs);
  await write(bobs, 'forget this');
  const choose = async (what: string) => {
    await message(adas, 'forget this').hover();
    await message(adas, 'forget this').getByRole('button', { name: 'More', exact: true }).click();
    await adas.getByRole('menuitem', { name: what }).click();
  };
  await choose('Pin');
  await bobs.getByRole('button', { name: '1 pinned message' }).click();
  await expect(bobs.getByRole('dialog').getByRole('article')).toContainText('forget this');
  await scan(bobs, 'pins');
  await bobs.getByRole('button', { name: 'Show in the room' }).click();
  await expect(bobs.locator('[data-target]')).toContainText('forget this');
  const pins = bobs.getByRole('button', { name: '1 pinned message' });
  await choose('Unpin');
  await expect(pins).toHaveCount(0);
  await choose('Pin');
  await expect(pins).toBeVisible();
  await choose('Delete…');
  await scan(adas, 'delete');
  await adas.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(message(bobs, 'Ada deleted this message.')).toBeVisible();
  await expect(message(bobs, 'forget this')).toHaveCount(0);
  await expect(bobs.getByRole('button', { name: '1 pinned message' })).toHaveCount(0);
  await bobs.reload();
  await expect(message(bobs, 'Ada deleted this message.')).toBeVisible();
});

test('a thread stands beside its room, and what is said in it does not stand in the room', async ({ people, visitAs }) => {
  const { adas, bobs } = await talking(people, visitAs);
  await use(adas, 'shall we start?', 'Answer in a thread');
  await expect(pane(adas).getByRole('textbox')).toBeFocused();
  await adas.keyboard.type('in the thread');
  await adas.keyboard.press('Enter');
  await expect(pane(adas).getByRole('article').filter({ hasText: 'in the thread' })).toBeVisible();
  const main = bobs.getByRole('log', { name: 'Messages in talk' });
  await main.getByRole('link', { name: /1 answer/ }).click();
  await expect(pane(bobs).getByRole('article')).toHaveCount(2);
  await expect(main.getByRole('article')).toHaveCount(1);
  await scan(bobs, 'thread');
  await pane(bobs).getByRole('textbox').fill('and back');
  await expect(pane(adas).getByText('Bob is writing…')).toBeVisible();
  await expect(adas.getByText('Bob is writing…')).toHaveCount(1); // not where the room itself is written in
  await pane(bobs).getByRole('textbox').press('Enter');
  await expect(pane(adas).getByRole('article').filter({ hasText: 'and back' })).toBeVisible();
  await adas.reload();
  await expect(pane(adas).getByRole('article')).toHaveCount(3);
  await expect(pane(adas).getByRole('button', { name: 'Follow this thread' })).toHaveAttribute('aria-pressed', 'true');
  for (const isFollowed of ['false', 'true']) {
    await pane(adas).getByRole('button', { name: 'Follow this thread' }).click();
    await expect(pane(adas).getByRole('button', { name: 'Follow this thread' })).toHaveAttribute('aria-pressed', isFollowed);
  }
  await adas.getByRole('button', { name: 'Members and details' }).click();
  await expect(adas.getByRole('button', { name: 'Close details' })).toBeVisible();
  await expect(pane(adas)).toHaveCount(0);
  await adas.goBack();
  await adas.keyboard.press('F6');
  await pane(adas).focus();
  await adas.keyboard.press('Escape');
  await expect(pane(adas)).toHaveCount(0);
  await expect(message(adas, 'shall we start?')).toBeFocused();
  await adas.goto('/threads');
  await expect(adas.getByRole('region', { name: 'talk' })).toContainText('shall we start?');
  await scan(adas, 'threads');
  await adas.getByRole('link', { name: '2 answers' }).click();
  await expect(pane(adas).getByRole('article')).toHaveCount(3);
});

test('a long thread is read back to its beginning, and the link to an answer opens it there', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('talk', ada);
  const root = await say(ada, room, 'shall we start?');
  const first = await say(ada, room, 'the first answer', root);
  await inParallel(210, (n) => say(ada, room, `answer ${n}`, root));
  const page = await visitAs(ada, { path: `${pathOf(room)}/t/${root}` });
  await expect(pane(page).getByText('211 answers', { exact: true })).toBeVisible();
  const beginning = pane(page).getByRole('article').filter({ hasText: 'the first answer' });
  await expect(beginning).toHaveCount(0);
  await pane(page).getByRole('log').evaluate((log) => log.scrollTo(0, 0));
  await expect(beginning).toHaveCount(1);
  await page.goto(`${pathOf(room)}/m/${first}`);
  await expect(page).toHaveURL(`${pathOf(room)}/t/${root}/${first}`);
  await expect(pane(page).locator('[data-target]')).toContainText('the first answer');
  await expect(pane(page).locator('[data-target]')).toBeInViewport();
});

test('whoever is mentioned sees it marked; without a network, all of it waits and comes once', async ({ people, visitAs }) => {
  const { ada, adas, bobs, room } = await talking(people, visitAs);
  await composer(bobs).focus();
  await bobs.keyboard.type('look @ada');
  await expect(bobs.getByRole('option', { selected: true })).toContainText('Ada');
  await bobs.keyboard.press('Enter');
  await bobs.keyboard.press('Enter');
  await expect(message(adas, 'look').locator('.mention')).toHaveText('@Ada');
  await expect(message(adas, 'look')).toHaveAttribute('data-mentioned', 'true');
  expect(ada.name).toMatch(/^ada-/);
  await write(bobs, '@room dinner is ready');
  await expect(message(adas, 'dinner is ready').locator('.mention')).toHaveText('@room');
  await expect(message(adas, 'dinner is ready')).toHaveAttribute('data-mentioned', 'true');

  await adas.context().setOffline(true);
  await use(adas, 'shall we start?', 'React with 👍');
  await expect(message(adas, 'shall we start?').getByRole('button', { name: '👍 1, Ada' })).toBeVisible();
  await write(adas, 'said in a tunnel');
  await adas.context().setOffline(false);
  await expect(message(bobs, 'said in a tunnel')).toBeVisible();
  await expect(message(bobs, 'shall we start?').getByRole('button', { name: '👍 1, Ada' })).toHaveCount(1);
  await openRoom(bobs, room);
  await expect(timeline(bobs).getByRole('article')).toHaveCount(4);
});
