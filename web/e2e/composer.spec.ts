import { composer, expect, message, pathOf, roomLink, test, timeline } from './parley';
import { scan } from './checks';
import { roomOf } from './people';

test('C1 C2 Enter sends, Shift and Enter break the line; the field grows to ten lines', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const page = await visitAs(ada, { path: pathOf(await roomOf('lines', ada)) });
  const field = composer(page);
  await field.focus();
  await page.keyboard.type('first line');
  const one = (await field.boundingBox())!.height;
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('second line');
  const two = (await field.boundingBox())!.height;
  expect(two).toBeGreaterThan(one);
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('');
  await expect(message(page, 'first line')).toContainText('second line');
  expect((await field.boundingBox())!.height).toBe(one);

  await field.fill(Array.from({ length: 9 }, () => 'line').join('\n'));
  const nine = (await field.boundingBox())!.height;
  await field.fill(Array.from({ length: 30 }, () => 'line').join('\n'));
  const thirty = (await field.boundingBox())!.height;
  expect(thirty).toBeGreaterThan(nine);
  expect(thirty - nine).toBeLessThanOrEqual(2 * (two - one));
});

test('C1 a setting lets Ctrl and Enter send, and Enter break the line', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('swapped', ada);
  const page = await visitAs(ada, { path: '/settings' });
  await page.getByRole('radiogroup', { name: 'Send messages with' }).getByText('Ctrl and Enter').click();
  await roomLink(page, room).click();
  await composer(page).fill('three');
  await page.keyboard.press('Enter');
  await page.keyboard.type('four');
  await expect(composer(page)).toHaveValue('three\nfour');
  await page.keyboard.press('Control+Enter');
  await expect(composer(page)).toHaveValue('');
  await expect(message(page, 'three')).toContainText('four');
});

test('C1 T14 on a touch screen Enter is a new line, and a long press shows what can be done with a message', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const touch = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };
  const page = await visitAs(ada, { path: pathOf(await roomOf('touched', ada)), ...touch });
  await composer(page).fill('one');
  await page.keyboard.press('Enter');
  await expect(composer(page)).toHaveValue('one\n');
  await page.getByRole('button', { name: 'Send' }).tap();
  await expect(message(page, 'one')).toHaveCount(1);

  const finger = await page.context().newCDPSession(page);
  const rest = async () => {
    const { x, y } = (await message(page, 'one').locator('.message-text').boundingBox())!;
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 5, y: y + 5 }] });
    await expect(sheet).toBeVisible();
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  const sheet = page.getByRole('dialog', { name: 'Message' });
  await rest();
  await scan(page, 'what can be done with a message');
  await sheet.getByRole('button', { name: 'React with 👍' }).tap();
  await expect(sheet).toBeHidden();
  await expect(message(page, 'one').getByRole('button', { name: /👍/ })).toBeVisible();
  await rest();
  await sheet.getByRole('button', { name: 'Edit' }).tap();
  await expect(message(page, 'one').getByRole('textbox')).toBeFocused();
});

test('C3 Enter that ends the composition of a character sends nothing', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const page = await visitAs(ada, { path: pathOf(await roomOf('ime', ada)) });
  const field = composer(page);
  await field.focus();
  const ime = await page.context().newCDPSession(page);
  await ime.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
  await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
  await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
  await ime.send('Input.insertText', { text: '日本' });
  await expect(field).toHaveValue('日本');
  await expect(timeline(page).getByRole('article')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(message(page, '日本')).toHaveCount(1);
});

test('C5 R8 every room keeps its own draft, through reload and lost network', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const [one, two] = [await roomOf('one', ada), await roomOf('two', ada)];
  const page = await visitAs(ada, { path: pathOf(one), serviceWorkers: 'allow' });
  await composer(page).fill('for one');
  await roomLink(page, two).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('two');
  await expect(composer(page)).toHaveValue('');
  await expect(roomLink(page, one)).toHaveAccessibleName(/Has a draft/);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.context().setOffline(true);
  await composer(page).fill('for two');
  await roomLink(page, one).click();
  await expect(composer(page)).toHaveValue('for one');
  await page.reload();
  await expect(composer(page)).toHaveValue('for one');
  await roomLink(page, two).click();
  await expect(composer(page)).toHaveValue('for two');
  await page.context().setOffline(false);
});

test('C4 C10 C11 C12 typing anywhere writes; marks and links wrap the selection, and can be undone', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const page = await visitAs(ada, { path: pathOf(await roomOf('marks', ada)), permissions: ['clipboard-read', 'clipboard-write'] });
  const field = composer(page);
  await expect(field).toBeVisible();
  await timeline(page).focus();
  await page.keyboard.type('bold');
  await expect(field).toHaveValue('bold');
  await expect(field).toBeFocused();
  for (const [key, marked] of [['b', '**bold**'], ['i', '_bold_'], ['e', '`bold`']] as const) {
    await field.selectText();
    await page.keyboard.press(`Control+${key}`);
    await expect(field).toHaveValue(marked);
    await page.keyboard.press('Control+z');
    await expect(field).toHaveValue('bold');
  }
  await page.evaluate(() => navigator.clipboard.writeText('https://example.org/page'));
  await field.selectText();
  await page.keyboard.press('Control+v');
  await expect(field).toHaveValue('[bold](https://example.org/page)');
  await page.keyboard.press('Control+z');
  await expect(field).toHaveValue('bold');
});

test('C7 C12 codes, people, rooms and commands are completed while one writes', async ({ people, visitAs }) => {
  const [ada, zoe] = [await people.signUp('Ada'), await people.signUp('Zoé Quill')];
  const [room, other] = [await roomOf('completing', ada, zoe), await roomOf('far away', ada)];
  const page = await visitAs(ada, { path: pathOf(room) });
  const field = composer(page);
  const list = page.getByRole('listbox', { name: 'Suggestions' });
  await expect(roomLink(page, other)).toBeVisible();
  await field.focus();
  await page.keyboard.type('party :tad');
  await expect(list.getByRole('option').first()).toContainText(':tada:');
  const marked = list.getByRole('option', { selected: true });
  await expect(field).toHaveAttribute('aria-activedescendant', (await marked.getAttribute('id'))!);
  await scan(page, 'suggestions');
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await page.keyboard.type('a:');
  await expect(field).toHaveValue('party 🎉');
  await page.keyboard.press('Control+z');
  await expect(field).toHaveValue('party :tada:');

  await field.fill('');
  await page.keyboard.type('@quil');
  await expect(marked).toContainText('Zoé Quill');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue(`@${zoe.name} `);
  await page.keyboard.type('in #far');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await message(page, '@Zoé Quill').getByRole('link', { name: '#far away' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('far away');

  await field.focus();
  await page.keyboard.type('/ren');
  await expect(marked).toContainText('Rename this room');
  await page.keyboard.press('Enter');
  await page.keyboard.type('nearby');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('nearby');
  await page.keyboard.type('/nonsense');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('There is no command /nonsense here');
  await expect(field).toHaveValue('/nonsense');
});

test('C7 emoji are picked from a grid, by pointer or by keyboard alone', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const page = await visitAs(ada, { path: pathOf(await roomOf('grid', ada)) });
  await composer(page).fill('so ');
  await page.getByRole('button', { name: 'Emoji' }).click();
  const search = page.getByRole('searchbox', { name: 'Search emoji' });
  await expect(search).toBeFocused();
  await page.getByRole('button', { name: 'Food and drink' }).click();
  await scan(page, 'emoji');
  await page.getByRole('button', { name: 'banana' }).click();
  await expect(composer(page)).toHaveValue('so 🍌');
  await expect(composer(page)).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(search).toBeFocused();
  await page.keyboard.type('party pop');
  await expect(page.getByRole('button', { name: 'party popper' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(composer(page)).toHaveValue('so 🍌🎉');
  await page.getByRole('button', { name: 'Emoji' }).click();
  await expect(page.getByRole('group', { name: 'Used last' }).getByRole('button').first()).toHaveText('🎉');
});

test('what another app shares is put into the room that one chooses, below what one wrote there', async ({ people, visitAs }) => {
  const ada = await people.signUp('Ada');
  const [launch, garden] = [await roomOf('launch', ada), await roomOf('garden', ada)];
  const page = await visitAs(ada, { path: pathOf(launch) });
  await composer(page).fill('Look:');
  await roomLink(page, garden).click();
  await expect(roomLink(page, launch)).toHaveAccessibleName(/Has a draft/);
  await page.goto(`/share?${new URLSearchParams({ title: 'Roses', text: '', url: 'https://example.org/roses' })}`);
  const chooser = page.getByRole('dialog', { name: 'Share in' });
  await expect(chooser.getByRole('option')).toHaveText(['garden', 'launch']);
  await scan(page, 'share in');
  await chooser.getByRole('combobox').fill('laun');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(pathOf(launch));
  await expect(composer(page)).toHaveValue('Look:\nRoses\nhttps://example.org/roses');
  await page.reload();
  await expect(composer(page)).toHaveValue('Look:\nRoses\nhttps://example.org/roses');
});
