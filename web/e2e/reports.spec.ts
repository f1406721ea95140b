import { scan } from './checks';
import { expect, message, pathOf, test } from './parley';
import { roomOf, say } from './people';

test('a message is reported, waits for whoever keeps order in the room, is deleted and resolved; an admin sees who reported a person', async ({ people, visitAs }) => {
  const admin = await people.signUpAdmin('Ida');
  const [ada, bob, cem] = [await people.signUp('Ada'), await people.signUp('Bob'), await people.signUp('Cem')];
  const room = await roomOf('reports', ada, bob, cem);
  await say(bob, room, 'buy my book');
  const mods = await visitAs(ada, { path: pathOf(room) });
  const page = await visitAs(cem, { path: pathOf(room) });
  await expect(message(mods, 'buy my book')).toBeVisible();

  await message(page, 'buy my book').hover();
  await message(page, 'buy my book').getByRole('toolbar').getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Report…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Report this message of Bob' });
  await expect(dialog.getByLabel('What is it?')).toBeFocused();
  await dialog.getByLabel('What should they know?').fill('every day');
  await scan(page, 'reporting');
  await dialog.getByRole('button', { name: 'Report', exact: true }).click();
  await expect(dialog.getByRole('status')).toHaveText('It is reported. Thank you.');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /open report/ })).toHaveCount(0);

  await mods.getByRole('button', { name: '1 open report' }).click();
  const queue = mods.getByRole('dialog', { name: 'Reports', exact: true });
  const report = queue.getByRole('listitem');
  await expect(report).toContainText('buy my book');
  await expect(report).toContainText('every day');
  await expect(report).not.toContainText('Cem');
  await scan(mods, 'a report');
  await report.getByRole('button', { name: 'What to do about Bob' }).click();
  await mods.getByRole('menuitem', { name: 'Delete the message…' }).click();
  await mods.getByRole('dialog', { name: 'Delete this message?' }).getByRole('button', { name: 'Delete' }).click();
  await expect(message(page, 'buy my book')).toHaveCount(0);
  await report.getByLabel('Note').fill('deleted it');
  await report.getByRole('button', { name: 'Done Bob' }).click();
  await expect(queue.getByRole('status')).toHaveText('Nothing waits for you.');
  await queue.getByText('Resolved', { exact: true }).click();
  await expect(report).toContainText('The message was deleted.');
  await expect(report).toContainText('deleted it');
  await mods.keyboard.press('Escape');
  await expect(mods.getByRole('button', { name: /open report/ })).toHaveCount(0);

  await page.getByRole('button', { name: 'Members and details' }).click();
  await page.getByRole('button', { name: 'What to do with Bob' }).click();
  await page.getByRole('menuitem', { name: 'Report…' }).click();
  await page.getByRole('dialog', { name: 'Report Bob' }).getByRole('button', { name: 'Report', exact: true }).click();
  const ida = await visitAs(admin, { path: '/settings' });
  await ida.getByRole('button', { name: 'Reports', exact: true }).click();
  const person = ida.getByRole('dialog', { name: 'Reports' }).getByRole('listitem').filter({ hasText: 'Bob' });
  await expect(person).toContainText('Reported by Cem');
  await person.getByRole('button', { name: 'What to do about Bob' }).click();
  await expect(ida.getByRole('menuitem')).toHaveText(['Suspend Bob…']);
});
