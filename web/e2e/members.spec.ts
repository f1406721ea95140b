import type { Page } from '@playwright/test';
import { scan } from './checks';
import { composer, expect, message, pathOf, roomLink, test, write } from './parley';
import { uuidV7 } from '../src/engine/uuid';
import { given, roomOf, say } from './people';

async function menuOf(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `What to do with ${name}` }).click();
}

test('members are removed, and banned, by those who may, after a question; everybody can be written to', async ({ people, visitAs }) => {
  const [owner, member] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('launch', owner, member);
  await say(member, room, 'Welcome');
  const [ada, bob] = [await visitAs(owner, { path: pathOf(room) }), await visitAs(member, { path: pathOf(room) })];
  for (const page of [ada, bob]) await page.getByRole('button', { name: 'Members and details' }).click();

  await menuOf(bob, 'Ada');
  await expect(bob.getByRole('menuitem')).toHaveText(['Message', 'Report…', 'Block…']);
  await bob.getByRole('menuitem', { name: 'Message' }).click();
  await expect(bob.getByRole('heading', { name: 'Ada' })).toBeVisible();

  const details = ada.getByRole('complementary');
  await menuOf(ada, 'Bob');
  await expect(ada.getByRole('menuitem').first()).toBeFocused();
  for (let item = 0; item < 4; item++) await ada.keyboard.press('ArrowDown');
  await ada.keyboard.press('Enter');
  const question = ada.getByRole('dialog', { name: 'Remove Bob from launch?' });
  await expect(question.getByRole('button', { name: 'Keep' })).toBeFocused();
  await ada.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(ada.getByRole('button', { name: 'What to do with Bob' })).toBeFocused();
  await expect(details).toBeVisible();

  await menuOf(ada, 'Bob');
  await ada.getByRole('menuitem', { name: 'Remove from the room…' }).click();
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(details.getByText('Bob')).toBeHidden();
  await expect(ada.getByRole('log').getByText('Ada removed Bob')).toBeVisible();
  await expect(roomLink(bob, room)).toBeHidden();

  const path = { room: room.room };
  await given(member.rest.POST('/v1/rooms/{room}/members', { params: { path }, body: { user: member.user, id: uuidV7(Date.now()) } }));
  await menuOf(ada, 'Bob');
  await ada.getByRole('menuitem', { name: 'Make moderator' }).click();
  await expect(ada.getByRole('log').getByText('Bob is now a moderator')).toBeVisible();
  await menuOf(ada, 'Bob');
  await ada.getByRole('menuitem', { name: 'Delete all they said…' }).click();
  await ada.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click();
  await expect(message(ada, 'Ada deleted this message.')).toBeVisible();
  await say(member, room, 'said in between');
  await expect(message(ada, 'said in between')).toBeVisible();
  await menuOf(ada, 'Bob');
  await ada.getByRole('menuitem', { name: 'Ban from the room…' }).click();
  await ada.getByRole('dialog').getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(ada.getByRole('log').getByText('Ada banned Bob')).toBeVisible();
  await expect(roomLink(bob, room)).toBeHidden();
  await ada.getByRole('button', { name: 'Banned people' }).click();
  await menuOf(ada, 'Bob');
  await ada.getByRole('menuitem', { name: 'Delete all they said…' }).click();
  await ada.getByRole('button', { name: 'Delete all', exact: true }).click();
  await expect(message(ada, 'said in between')).toHaveCount(0);
  await ada.getByRole('button', { name: 'Lift the ban of Bob' }).click();
  await expect(ada.getByRole('dialog')).toContainText('Nobody is banned.');
});

test('a member is called something else in one room, with the account name beside it, until a moderator takes that away', async ({ people, visitAs }) => {
  const [owner, member] = [await people.signUp('Ada'), await people.signUp('Bob')];
  const room = await roomOf('launch', owner, member);
  await say(member, room, 'Welcome');
  const [ada, bob] = [await visitAs(owner, { path: pathOf(room) }), await visitAs(member, { path: pathOf(room) })];
  await expect(message(ada, 'Welcome')).toContainText('Bob');
  await bob.getByRole('button', { name: 'Members and details' }).click();
  await bob.getByRole('button', { name: 'Your name in this room' }).click();
  const dialog = bob.getByRole('dialog', { name: 'Your name in this room' });
  await dialog.getByLabel('Name here').fill('The Boss');
  await scan(bob, 'nick');
  await bob.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  for (const page of [ada, bob]) {
    await expect(message(page, 'Welcome')).toContainText(`The Boss@${member.name}`);
    await expect(page.getByRole('log').getByText('Bob is called “The Boss” here')).toBeVisible();
  }
  await ada.reload();
  await expect(message(ada, 'Welcome')).toContainText(`The Boss@${member.name}`);
  await composer(ada).pressSequentially('@the');
  await expect(ada.getByRole('option').first()).toContainText('The Boss');
  await composer(ada).fill('');

  await ada.getByRole('button', { name: 'Members and details' }).click();
  await expect(ada.getByRole('complementary').getByRole('listitem').filter({ hasText: 'The Boss' })).toContainText(`Bob @${member.name}`);
  await menuOf(ada, 'The Boss');
  await ada.getByRole('menuitem', { name: 'Take the nick away' }).click();
  await expect(ada.getByRole('log').getByText('Ada took the nick of Bob away')).toBeVisible();
  await expect(message(bob, 'Welcome')).not.toContainText('The Boss');
  await write(bob, '/nick Bobby');
  await expect(message(ada, 'Welcome')).toContainText('Bobby');
  await write(bob, '/nick');
  await expect(message(ada, 'Welcome')).not.toContainText('Bobby');
});

test('whoever is suspended, gone or called otherwise is shown as that to those who share a room with them', async ({ people, visitAs }) => {
  const [owner, ada, bob, cem, dora] = [await people.theOwner(), ...(await Promise.all(['Ada', 'Bob', 'Cem', 'Dora'].map((name) => people.signUp(name))))] as const;
  const [room, other] = [await roomOf('launch', ada!, bob!, cem!, dora!), await roomOf('elsewhere', ada!, dora!)];
  for (const person of [bob!, cem!, dora!]) await say(person, room, `Hello from ${person.displayName}`);
  const page = await visitAs(ada!, { path: pathOf(room) });
  await page.getByRole('button', { name: 'Members and details' }).click();
  const members = page.getByRole('complementary').getByRole('listitem');
  await expect(members.filter({ has: page.getByText('Cem', { exact: true }) })).toBeVisible();

  await given(owner.rest.PATCH('/v1/accounts/{user}', { params: { path: { user: bob!.user } }, body: { suspended: true } }));
  await expect(members.filter({ has: page.getByText('Bob', { exact: true }) })).toContainText('Suspended');
  await given(cem!.rest.POST('/v1/account/deletion', { body: { password: cem!.password } }));
  await expect(message(page, 'Hello from Cem')).toContainText('Deleted account');
  await expect(members.filter({ hasText: 'Deleted account' })).toHaveCount(1);

  await roomLink(page, other).click();
  await expect(composer(page)).toBeVisible();
  await given(dora!.rest.PATCH('/v1/account', { body: { displayName: 'Dorothea' } }));
  await roomLink(page, room).click();
  await expect(message(page, 'Hello from Dora')).toContainText('Dorothea');
});
