import { CommandError, type Commands } from '../bridge/bridge';
import { arranged, type Arrangement, type Section } from '../bridge/sections';
import { Coalesced } from './coalesced';
import type { Database } from './database';
import { isFromServer, isPassing, type SectionsFrame } from './protocol';
import type { Sessions } from './session';
import type { Space } from './space';
import type { Told } from './told';

const NAME = 'sections';
const READ_EVERY_MS = 200;

/** More devices than change the same thing in one moment. */
const MOST_TRIES = 5;

/** More changes than anybody makes without a network. */
const MOST_WAITING = 500;

interface Kept {
  version: number;
  sections: Section[];
  /** What the server does not know yet. */
  waiting: Arrangement[];
}

const NONE: Kept = { version: 0, sections: [], waiting: [] };

/** How this person arranged their rooms: kept here, changed here at once, and brought together with other devices. */
export class Sections {
  private kept: Kept = NONE;
  private readonly syncing: Coalesced;
  /** Rises when somebody else begins here: what was asked for the one before is nothing to them. */
  private lives = 0;

  constructor(
    private readonly database: Database,
    private readonly space: Space,
    private readonly sessions: Sessions,
    private readonly told: Told,
    failed: (error: unknown) => void,
  ) {
    this.syncing = new Coalesced(() => this.sync(), READ_EVERY_MS, failed);
  }

  close(): void {
    this.syncing.close();
  }

  forget(): void {
    this.lives++;
    this.kept = NONE;
  }

  async recall(): Promise<void> {
    const kept = await this.database.meta.get(NAME);
    this.kept = (kept?.value as Kept | undefined) ?? NONE;
    this.tell();
  }

  /** To be read soon: there is a connection, or another device changed something. */
  ask(frame?: SectionsFrame): void {
    if (frame === undefined || frame.version > this.kept.version) {
      this.syncing.ask();
    }
  }

  /** Holds here at once; without a connection the server is told later. */
  readonly arrange: Commands['arrange'] = async (change) => {
    const { waiting } = this.kept;
    if (waiting.length >= MOST_WAITING) {
      throw new CommandError('offline', 'too much was changed without a connection');
    }
    await this.keep({ ...this.kept, waiting: [...waiting, change] });
    await this.syncing.now().catch((error: unknown) => {
      if (!(error instanceof CommandError && mayPass(error))) {
        throw error;
      }
    });
  };

  private async sync(): Promise<void> {
    const life = this.lives;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const now = await this.sessions.call(() => this.sessions.rest.GET('/v1/sections'));
      if (life !== this.lives) {
        return;
      }
      await this.keep({ ...this.kept, ...now });
      if (this.kept.waiting.length === 0 || (await this.put(life))) {
        return;
      }
    }
    throw new CommandError('busy', 'other devices change the same all the time');
  }

  /** @returns false when another device was faster */
  private async put(life: number): Promise<boolean> {
    const { version, sections, waiting } = this.kept;
    const body = { version, sections: waiting.reduce(arranged, sections) };
    try {
      const now = await this.sessions.call(() => this.sessions.rest.PUT('/v1/sections', { body }));
      if (life === this.lives) {
        await this.keep({ ...now, waiting: this.kept.waiting.slice(waiting.length) });
      }
      return this.kept.waiting.length === 0;
    } catch (error) {
      if (error instanceof CommandError && error.code === 'conflict') {
        return false;
      }
      if (life === this.lives && !(error instanceof CommandError && mayPass(error))) {
        await this.keep({ ...this.kept, waiting: this.kept.waiting.slice(waiting.length) });
      }
      throw error;
    }
  }

  private async keep(kept: Kept): Promise<void> {
    this.kept = kept;
    this.tell();
    await this.space.keep(() => this.database.meta.put({ name: NAME, value: kept }));
  }

  private tell(): void {
    const { sections, waiting } = this.kept;
    this.told.tell({ event: 'sections', sections: waiting.reduce(arranged, sections) });
  }
}

/** Whether the same may succeed with the next connection. */
function mayPass({ code }: CommandError): boolean {
  return !isFromServer(code) || isPassing(code);
}
