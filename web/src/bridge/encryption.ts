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
  | { state: 'new' | 'locked' | 'ready' };

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

export interface EncryptionCommands {
  /** Finds out what this device can do, told by `encryption`. */
  lookAtEncryption(): Promise<void>;
  /** Twelve new words, kept nowhere. */
  newWords(): Promise<string>;
  /** Makes an identity out of them; all that was encrypted under another one can be lost. */
  setUpEncryption(words: string): Promise<void>;
  /** Opens the own identity on this device. */
  unlockEncryption(words: string): Promise<void>;
  /** Who can read what is said in a room from now on. */
  encryptedPeople(room: Id): Promise<EncryptedPerson[]>;
  /** Whether one has compared this safety number with somebody; `conflict` where theirs is another by now. */
  verifyPerson(person: { user: Id; verified: boolean; safetyNumber: string }): Promise<void>;
  /** Encrypts an older room, for good; for its owners. */
  encryptRoom(room: Id): Promise<void>;
}
