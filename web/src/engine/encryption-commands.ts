import { CommandError, type Commands, type EncryptedPerson, type EncryptionCommands, type Id } from '../bridge/bridge';
import type { Encryption } from './encryption';

/** What a person does about who can read what they say. */
export function encryptionCommands(encryption: Encryption): EncryptionCommands {
  const known = async (room: Id) => {
    const { groups, log } = await encryption.parts();
    return groups.exclusive(room, () => log.advanced(room)).catch((error: unknown) => {
      throw error instanceof CommandError ? error : new CommandError('not-member', 'this device is not in the room\'s group yet');
    });
  };

  return {
    lookAtEncryption: () => encryption.look(),

    async newWords() {
      return (await import('./encryption/recovery')).newWords();
    },

    async setUpEncryption(words) {
      await (await encryption.parts()).own.setUp(words);
      await encryption.ready();
    },

    async unlockEncryption(words) {
      await (await encryption.parts()).own.unlock(words);
      await encryption.ready();
    },

    async lossOfDevice() {
      const { own, service, trusted, archive } = await encryption.parts();
      const self = await own.self();
      if (!self) {
        return null;
      }
      const unarchived = await archive.flush();
      const [keys] = await service.people([self.user]).catch(() => []);
      const listed = (await trusted.person(self.user))?.list.devices ?? [];
      const others = listed.filter(({ device }) => device !== self.device && keys?.ended.includes(device) !== true);
      return { isLast: others.length === 0, rooms: await encryption.rooms(), unarchived };
    },

    async checkWords(words) {
      await (await encryption.parts()).own.check(words);
    },

    async replaceWords({ words, present }) {
      const { own, resealing } = await encryption.parts();
      await resealing.gather();
      await own.replace(words, present);
      await encryption.ready();
      await resealing.finish();
    },

    async encryptedPeople(room) {
      const [{ own, trusted }, { safetyNumber }, { isVerified }] = await Promise.all([
        encryption.parts(), import('./encryption/safety'), import('./encryption/trusted'),
      ]);
      const { leaves } = (await known(room)).group;
      await encryption.syncMarks();
      const self = await own.self();
      const me = self && (await trusted.person(self.user));
      const people: EncryptedPerson[] = [];
      for (const user of [...new Set(leaves.map((leaf) => leaf.user))]) {
        const person = await trusted.person(user);
        if (person) {
          const devices = leaves.filter((leaf) => leaf.user === user).map(({ device }) => ({
            device,
            addedAt: person.list.devices.find((each) => each.device === device)?.addedAt ?? 0,
            own: device === self?.device,
          }));
          const compared = me && user !== self.user ? { safetyNumber: await safetyNumber(keyOf(me), keyOf(person)) } : {};
          people.push({ user, devices, verified: isVerified(person), unvouched: person.unvouched === true, ...compared });
        }
      }
      return people;
    },

    async verifyPerson({ user, verified, safetyNumber: shown }) {
      const [{ own, trusted }, { safetyNumber }] = await Promise.all([encryption.parts(), import('./encryption/safety')]);
      const self = await own.self();
      const me = self && (await trusted.person(self.user));
      await trusted.verify(user, verified, async (identity) => me !== undefined && (await safetyNumber(keyOf(me), identity)) === shown);
      await encryption.syncMarks();
    },

    async acceptIdentity({ user, generation }) {
      await (await encryption.parts()).trusted.accept(user, generation);
      await encryption.syncMarks();
    },

    async encryptRoom(room) {
      await encryption.begin(room);
    },
  } satisfies Pick<Commands, keyof EncryptionCommands>;
}

function keyOf({ identity: { user, identityKey } }: { identity: { user: Id; identityKey: Uint8Array<ArrayBuffer> } }) {
  return { user, identityKey };
}
