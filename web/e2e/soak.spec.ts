import { chance } from '../src/engine/testing/chance';
import { Gauge, megabytes, told, type Held } from './gauge';
import { expect, message, openRoom, roomLink, test } from './parley';
import { roomOf, say, type Room } from './people';
import { Speaker } from './speaker';

/** Takes minutes: in the long run only. What it found is held in every build by `view.test.ts`. */
const isLong = process.env['LONG'] === '1';

const ROOMS = 40;
const SWITCHES = 2_000;
const SAID = 10;
/** Until all that is held at once has been seen: the rooms, and the parts of them that stay open. */
const WARM_UP = 200;

if (isLong) {
  test(`B8 ${SWITCHES} switches of room and ${SWITCHES * SAID} messages leave the heaps of page and worker as they were`, async ({ people, server, visitAs }) => {
    test.setTimeout(3_600_000);
    const [ada, bob] = [await people.signUp('Ada'), await people.signUp('Bob')];
    const rooms: Room[] = [];
    for (let n = 0; n < ROOMS; n++) rooms.push(await roomOf(`room ${n}`, ada, bob));
    for (const room of rooms) await say(bob, room, 'before');
    // So high that each row of the list is there to be clicked.
    const page = await visitAs(ada, { viewport: { width: 1280, height: 2_000 } });
    await expect(roomLink(page, rooms[0]!)).toBeVisible();
    const gauge = await Gauge.of(page);
    let speaker = await Speaker.of(bob, server);
    const random = chance(1);
    const any = () => rooms[Math.floor(random() * ROOMS)]!;
    const seen: Held[] = [];
    for (let turn = 0; turn <= WARM_UP + SWITCHES; turn++) {
      if (turn % WARM_UP === 0) {
        const held = await gauge.held();
        seen.push(held);
        console.log(`after ${turn} switches: ${told(held)}`);
        speaker.close();
        speaker = await Speaker.of(bob, server);
      }
      const room = any();
      await openRoom(page, room);
      const elsewhere = Array.from({ length: SAID / 2 }, (_, n) => speaker.say(any(), 'message', { text: `turn ${turn}, elsewhere ${n}` }));
      await speak(speaker, room, turn);
      await Promise.all(elsewhere);
      await message(page, `turn ${turn}, last.`).waitFor();
    }
    speaker.close();
    const from = seen[1]!; // after the warm-up
    for (const { page, worker, nodes } of seen.slice(2)) {
      expect.soft(megabytes(page - from.page + worker - from.worker)).toBeLessThan(8);
      expect.soft(nodes).toBeLessThan(2 * from.nodes);
    }
  });
}

/** Says something, answers it, reacts to it, and has the last word. */
async function speak(by: Speaker, room: Room, turn: number): Promise<void> {
  const of = await by.say(room, 'message', { text: `turn ${turn}, first` });
  const more = Array.from({ length: SAID / 2 - 3 }, () => by.say(room, 'message', { text: `turn ${turn}, more: a sentence as people write them` }));
  await Promise.all([by.say(room, 'message', { text: `turn ${turn}, an answer`, replyTo: of }), by.say(room, 'reaction', { of, emoji: '🎉' }), ...more]);
  await by.say(room, 'message', { text: `turn ${turn}, last.` });
}
