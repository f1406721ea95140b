import { uuidV7 } from '../src/engine/uuid';
import { scan } from './checks';
import { expect, fillAccount, message, pathOf, test, write } from './parley';
import { given, roomOf } from './people';

/** What a person does, one after the other. */
async function steps(...taken: (() => Promise<unknown>)[]): Promise<number> {
  for (const step of taken) await step();
  return taken.length;
}

test('O1 from the link of a room to the first message it takes three steps', async ({ people, visitAs, visit }) => {
  const owner = await people.theOwner();
  const room = await roomOf('Design', owner);
  const ada = await visitAs(owner, { path: pathOf(room) });
  await ada.getByRole('button', { name: 'Members and details' }).click();
  await ada.getByRole('complementary').getByRole('button', { name: 'Invite by link' }).click();
  const dialog = ada.getByRole('dialog', { name: 'Invite people to Design' });
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const link = dialog.getByLabel('Invitation link');
  await expect(link).toHaveValue(/\/join#/);
  const invitation = await link.inputValue();
  await ada.keyboard.press('Escape');

  const stranger = await visit({ path: '/sign-in' });
  const taken = await steps(
    () => stranger.goto(invitation),
    async () => {
      await expect(stranger.getByText(`${owner.displayName} invites you to Design.`)).toBeVisible();
      await fillAccount(stranger, 'Eve', 'eve');
    },
    () => write(stranger, 'Here I am!'),
  );
  expect(taken).toBeLessThanOrEqual(3);
  await expect(message(ada, 'Here I am!')).toBeVisible();
  expect(new URL(stranger.url()).pathname).toBe(pathOf(room));
});

test('an owner of a room makes a link for those who have an account, sees it among those that are good, and takes it back', async ({ people, visitAs, visit }) => {
  await people.theOwner();
  const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('Garden', ada);
  const page = await visitAs(ada, { path: pathOf(room) });
  await page.getByRole('button', { name: 'Members and details' }).click();
  await page.getByRole('complementary').getByRole('button', { name: 'Invite by link' }).click();
  const dialog = page.getByRole('dialog', { name: 'Invite people to Garden' });
  await expect(dialog.getByRole('checkbox')).toHaveCount(0);
  await dialog.getByText('A day').click();
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const link = await dialog.getByLabel('Invitation link').inputValue();
  await expect(dialog.getByRole('listitem')).toContainText('Works for 10 more people');
  await scan(page, 'links of a room');

  const bobs = await visitAs(bob, { path: new URL(link).pathname + new URL(link).hash });
  await bobs.getByRole('button', { name: 'Join' }).click();
  await expect(bobs).toHaveURL(pathOf(room));
  const stranger = await visit({ path: '/sign-in' });
  await stranger.goto(link);
  await expect(stranger.getByText('This link is for people who have an account here.')).toBeVisible();
  await dialog.getByRole('button', { name: /^Take back/ }).click();
  await expect(dialog.getByText('The link is taken back.')).toBeVisible();
  await stranger.reload();
  await expect(stranger.getByText('This invitation does not work any more.')).toBeVisible();
});

test('O5 whoever has an account enters by the link of a room with one click, or after signing in', async ({ people, visitAs, visit }) => {
  const [owner, bob, carol] = [await people.theOwner(), await people.signUp('Bob'), await people.signUp('Carol')];
  const body = { id: uuidV7(Date.now()), kind: 'private' as const, name: 'Planning' };
  const { room } = await given(owner.rest.POST('/v1/rooms', { body }));
  const { code } = await given(owner.rest.POST('/v1/invitations', { body: { room, uses: 5 } }));

  const page = await visitAs(bob, { path: `/join#${code}` });
  await expect(page.getByText(`${owner.displayName} invites you to Planning.`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Join' })).toBeFocused();
  await scan(page, 'join');
  await page.keyboard.press('Enter');
  await write(page, 'one click');
  await expect(message(page, 'one click')).not.toHaveAttribute('aria-busy');
  expect(new URL(page.url()).pathname).toBe(`/r/${room}`);

  const out = await visit({ path: `/join#${code}` });
  await out.getByRole('link', { name: 'Sign in' }).click();
  await expect(out.getByText('invites you to Planning.')).toBeVisible();
  await out.getByLabel('User name').fill(carol.name);
  await out.getByLabel('Password', { exact: true }).fill(carol.password);
  await out.getByRole('button', { name: 'Sign in' }).click();
  await write(out, 'signed in');
  await expect(message(page, 'signed in')).toBeVisible();

  const gone = await visit({ path: '/join#ABCDEFGHIJKL' });
  await expect(gone.getByText('This invitation does not work any more.')).toBeVisible();
});

test('a link that is used up or has ended says so when it is opened, and what to do', async ({ people, visitAs, visit, server }) => {
  const [owner, bob, carol] = [await people.theOwner(), await people.signUp('Bob'), await people.signUp('Carol')];
  const { room } = await roomOf('once', owner);
  const used = await given(owner.rest.POST('/v1/invitations', { body: { room, uses: 1 } }));
  await given(bob.rest.POST('/v1/invitations/acceptance', { body: { code: used.code } }));
  const ended = await given(owner.rest.POST('/v1/invitations', { body: { room, uses: 10 } }));
  server.longAgo('invitation', ended.code);
  const page = await visitAs(carol, { path: `/join#${used.code}` });
  const strangers = [await visit({ path: `/join#${used.code}` }), await visit({ path: `/join#${ended.code}` })];
  for (const opened of [page, ...strangers]) {
    await expect(opened.getByText('This invitation does not work any more. Ask for a new link.')).toBeVisible();
  }
  await expect(page.getByRole('button', { name: 'Join' })).toHaveCount(0);
  await scan(page, 'a link that is used up');
  await page.getByRole('link', { name: 'Back to all rooms' }).click();
  await expect(page).toHaveURL('/');
});
