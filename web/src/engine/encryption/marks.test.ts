import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { idFor } from '../mls/testing/world';
import { newSeed, newWords } from './recovery';
import { MOST_MARKS, openedMarks, sealedMarks, unitedMarks, type Mark } from './marks-list';
import { ADA, BOB, closeAll, EVE, TestClient } from './testing/client';
import { DeliveryService } from './testing/delivery-service';
import { isBroken, isVerified } from './trusted';

afterEach(closeAll);

/** Ada with two devices that know Bob, and the words that open a third. */
async function scene() {
  const server = DeliveryService.stocked();
  const words = newWords();
  const bobs = newWords();
  const bob = await new TestClient(server, BOB).setUp(bobs);
  const phone = await new TestClient(server, ADA).setUp(words);
  const laptop = await new TestClient(server, ADA).unlock(words);
  for (const { parts } of [phone, laptop]) await parts.trusted.ask([BOB]);
  const bobTo = async ({ parts }: TestClient) => (await parts.trusted.person(BOB))!;
  const verify = ({ parts }: TestClient, is = true) => parts.trusted.verify(BOB, is, async () => true).then(() => parts.marks.sync());
  const sync = (...of: TestClient[]) => of.reduce((before, { parts }) => before.then(() => parts.marks.sync()), Promise.resolve());
  const place = `${ADA} ${ADA} 0 0`;
  return { server, words, bobs, bob, phone, laptop, bobTo, verify, sync, place };
}

test('who was verified is so on all devices, also on one that comes later, until it is taken back on any', async () => {
  const { server, words, phone, laptop, bobTo, verify, sync } = await scene();
  await verify(phone);
  await sync(laptop);
  expect(isVerified(await bobTo(laptop))).toBe(true);
  const tablet = await new TestClient(server, ADA).unlock(words);
  await sync(tablet);
  await tablet.parts.trusted.ask([BOB]);
  expect(isVerified(await bobTo(tablet))).toBe(true);
  await verify(laptop, false);
  await sync(phone, tablet, laptop);
  for (const each of [phone, tablet, laptop]) expect(isVerified(await bobTo(each))).toBe(false);
  expect(laptop.heard.at(-1)).toEqual({ user: BOB, news: [] });
});

test('a mark holds for the key that was compared: of another identity it says that nothing is sent', async () => {
  const { server, words, phone, laptop, bobTo, verify, sync } = await scene();
  await verify(phone);
  await new TestClient(server, BOB).setUp();
  // the one that knew Bob as he was, one that did not, and one that learns of the mark before it learns of him
  await sync(laptop);
  await laptop.parts.trusted.ask([BOB]);
  expect(isBroken(await bobTo(laptop))).toBe(true);
  for (const isFirst of [true, false]) {
    const later = await new TestClient(server, ADA).unlock(words);
    await (isFirst ? sync(later).then(() => later.parts.trusted.ask([BOB])) : later.parts.trusted.ask([BOB]).then(() => sync(later)));
    expect(isBroken(await bobTo(later))).toBe(true);
  }
  await laptop.parts.trusted.accept(BOB, 2);
  await sync(laptop, phone);
  expect(await bobTo(phone)).not.toHaveProperty('unvouched');
  expect(isVerified(await bobTo(phone))).toBe(false);
  // what was accepted does not hold for the next either
  await new TestClient(server, BOB).setUp();
  await phone.parts.trusted.ask([BOB]);
  await sync(laptop, phone);
  expect(await bobTo(phone)).toMatchObject({ unvouched: true, identity: { generation: 3 } });
  expect(await bobTo(laptop)).toMatchObject({ identity: { generation: 2 } });
});

test('a server that shows older marks, none, or ones that do not open is noticed, and set right', async () => {
  const { server, phone, laptop, bobTo, verify, sync, place } = await scene();
  await verify(phone);
  const older = server.buckets.get(place)!;
  await verify(phone, false);
  await verify(phone);
  expect(await phone.parts.marks.isRolledBack()).toBe(false);
  const newest = server.buckets.get(place)!;
  for (const shown of [{ ...older, version: newest.version }, { ...newest, sealed: newest.sealed.with(20, newest.sealed[20]! ^ 1) }, undefined]) {
    await phone.database.meta.where('name').equals('marks').modify(({ value }) => void Object.assign(value as object, { isRolledBack: undefined }));
    if (shown) server.buckets.set(place, shown);
    else server.buckets.delete(place);
    await sync(phone);
    expect(await phone.parts.marks.isRolledBack()).toBe(true);
    await sync(laptop);
    expect(isVerified(await bobTo(laptop))).toBe(true);
    expect(isVerified(await bobTo(phone))).toBe(true);
  }
});

test('two devices that mark at the same time unite what they marked', async () => {
  const { server, phone, laptop, verify, sync } = await scene();
  await new TestClient(server, EVE).setUp();
  await laptop.parts.trusted.ask([EVE]);
  await laptop.parts.trusted.verify(EVE, true, async () => true);
  await Promise.all([verify(phone), laptop.parts.marks.sync()]);
  await sync(phone, laptop);
  const said = await Promise.all([phone, laptop].map(async ({ parts }) => (await parts.marks.sync(), server.requests.filter((asked) => asked === 'archive').length)));
  expect(said[0]).toBe(said[1]);
  await phone.parts.trusted.ask([EVE]);
  for (const { parts } of [phone, laptop]) {
    expect((await parts.trusted.marks()).filter(({ isVerified }) => isVerified).map(({ user }) => user)).toEqual([BOB, EVE]);
  }
});

test('marks are bounded, in order, and open in their place only', async () => {
  const mark = (n: number, more: Partial<Mark> = {}): Mark => ({ user: idFor(n), isVerified: true, at: n, identityKey: newSeed(), ...more });
  const many = Array.from({ length: MOST_MARKS }, (_, i) => mark(i + 1));
  const united = unitedMarks(many, [mark(900, { isVerified: false, at: 9_999 }), mark(901)]);
  expect(united).toHaveLength(MOST_MARKS);
  expect(united.map(({ user }) => user)).not.toContain(idFor(1));
  expect(united.at(-1)!.user).toBe(idFor(901));
  const both = [mark(1, { at: 5, isVerified: false }), mark(1, { at: 5 })];
  expect(unitedMarks([both[0]!], [both[1]!])).toEqual([both[0]]);
  expect(unitedMarks([both[1]!], [both[0]!])).toEqual([both[0]]);
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const sealed = await sealedMarks({ counter: 7, marks: united }, key, ADA);
  expect(sealed.length).toBeLessThan(20 * 1024);
  expect(await openedMarks(sealed, key, ADA)).toEqual({ counter: 7, marks: united });
  await expect(openedMarks(sealed, key, BOB)).rejects.toThrow('does not open');
});
