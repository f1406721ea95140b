import { CommandError, type DeviceLoss, type EncryptedPerson, type EncryptionCommands, type EncryptionState, type Id } from './bridge';
import { MemoryPersonal } from './memory-personal';
import { roomOf } from './memory-windows';
import { entriesOf } from './memory-world';

const WORDS = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

/** Encryption in the small world: nothing is sealed, but it looks so. */
export abstract class MemoryEncryption extends MemoryPersonal implements EncryptionCommands {
  private readonly verified = new Set<Id>();

  async lookAtEncryption(): Promise<void> {
    this.setEncryption({ state: 'new' });
  }

  async newWords(): Promise<string> {
    return WORDS;
  }

  async setUpEncryption(): Promise<void> {
    this.setEncryption({ state: 'ready' });
  }

  async unlockEncryption(words: string): Promise<void> {
    if (words !== WORDS) {
      throw new CommandError('invalid', 'these are not the twelve words', 'words');
    }
    this.setEncryption({ state: 'ready' });
  }

  async lossOfDevice(): Promise<DeviceLoss | null> {
    return null;
  }

  async checkWords(words: string): Promise<void> {
    if (words !== WORDS) {
      throw new CommandError('invalid', 'these are not the twelve words', 'words');
    }
  }

  async replaceWords(): Promise<void> {}

  setEncryption(encryption: EncryptionState): void {
    this.tell({ event: 'encryption', encryption });
  }

  async encryptedPeople(room: Id): Promise<EncryptedPerson[]> {
    const self = this.account().user;
    return roomOf(this.world, room).members.map(({ profile: { user } }) => ({
      user,
      devices: [{ device: user, addedAt: 0, own: user === self }],
      verified: this.verified.has(user),
      unvouched: false,
      ...(user === self ? {} : { safetyNumber: '12345'.repeat(12) }),
    }));
  }

  async verifyPerson({ user, verified }: { user: Id; verified: boolean }): Promise<void> {
    if (verified) {
      this.verified.add(user);
    } else {
      this.verified.delete(user);
    }
  }

  async acceptIdentity(): Promise<void> {}

  async encryptRoom(room: Id): Promise<void> {
    roomOf(this.world, room).encryption = 'mls';
    this.tell({ event: 'rooms', rooms: entriesOf(this.world) });
  }
}
