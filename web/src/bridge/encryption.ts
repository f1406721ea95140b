import type { Id } from './bridge';

/** What a browser must be able to do before it can take part in encrypted rooms. */
export type Ability = 'secure-origin' | 'X25519' | 'Ed25519' | 'AES-GCM' | 'HKDF';

/**
 * What this device can do in encrypted rooms: not known yet; nothing, since the browser lacks something; nothing before
 * the person has an identity (`new`), or has entered the words of the one that they have (`locked`); everything.
 */
export type EncryptionState =
  | { state: 'unknown' }
  | { state: 'lacking'; lacks: Ability[] }
  | { state: 'new' | 'locked' }
  /** `rolledBack`: the server has shown older marks of who is verified than there were; they were put right. */
  /** `replaced`: another device has new recovery words, which this one needs before it can keep what it reads for all. */
  | { state: 'ready'; rolledBack?: true; replaced?: true };

/**
 * Why something that was said cannot be read here: this device is not set up, or not let in yet; it was said before
 * this device came, and is in no archive; the server does not answer; its keys are gone; its device is not, or no
 * more, one that its sender lists; it is not what its sender sealed; it was not sealed at all.
 */
export type Unreadable = 'not-set-up' | 'not-added' | 'before-joining' | 'offline' | 'keys-gone' | 'unlisted' | 'forged' | 'plaintext';

/** How an encrypted room's group stands, as this device knows it. */
export interface GroupState {
  /** Whether this device is in it; until then what is written here waits. */
  isIn: boolean;
  /** Who of the room has no device in it: they read what is said from when they have one. */
  without: Id[];
  /** Who of the room has a new identity that nothing vouches for, and that one has not looked at yet. */
  renewed: NewIdentity[];
}

/** Somebody may have begun anew, or another be in their place. */
export interface NewIdentity {
  user: Id;
  generation: number;
  /** One had verified the identity before: nothing is sent to them until one has decided. */
  wasVerified: boolean;
}

/** Somebody whose devices are in an encrypted room. */
export interface EncryptedPerson {
  user: Id;
  /** When each device that is in the room was listed. */
  devices: { device: Id; addedAt: number; own: boolean }[];
  /** Sixty digits to compare; absent for oneself. */
  safetyNumber?: string;
  verified: boolean;
  /** They have another identity than before, which nothing vouches for. */
  unvouched: boolean;
}

/** What can be read on this device alone, once it is signed out. */
export interface DeviceLoss {
  /** Whether no other device of the person reads encrypted rooms: then only the words bring them back. */
  isLast: boolean;
  /** How many encrypted rooms the person is in. */
  rooms: number;
  /** Of so many rooms something that was read here could not be archived yet: not even the words bring that back. */
  unarchived: number;
}

export interface EncryptionCommands {
  /** Finds out what this device can do, told by `encryption`. */
  lookAtEncryption(): Promise<void>;
  /** Twelve new words, kept nowhere. */
  newWords(): Promise<string>;
  /** Makes an identity out of them; all that was encrypted under another one can be lost. */
  setUpEncryption(words: string): Promise<void>;
  /** Opens the own identity on this device. */
  unlockEncryption(words: string): Promise<void>;
  /** What would be lost with what this device keeps; nothing where it takes no part in encrypted rooms. */
  lossOfDevice(): Promise<DeviceLoss | null>;
  /** Whether these are the recovery words of the own identity; `invalid` where they are not. */
  checkWords(words: string): Promise<void>;
  /**
   * New recovery words in place of those that were, on a device that is set up. What was archived stays readable. With
   * the present words others see that it is the same person (`invalid` for `present` where these are others).
   */
  replaceWords(change: { words: string; present?: string }): Promise<void>;
  /** Who can read what is said in a room from now on. */
  encryptedPeople(room: Id): Promise<EncryptedPerson[]>;
  /** Whether one has compared this safety number with somebody; `conflict` where theirs is another by now. */
  verifyPerson(person: { user: Id; verified: boolean; safetyNumber: string }): Promise<void>;
  /** Takes a new identity without comparing it; `conflict` where they have yet another by now. */
  acceptIdentity(of: { user: Id; generation: number }): Promise<void>;
  /** Encrypts an older room, for good; for its owners. */
  encryptRoom(room: Id): Promise<void>;
}
