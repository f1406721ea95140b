import type { Id, Page, PersonalCommands, SavedMessage, SavedPlaces } from './bridge';
import { MemoryPush } from './memory-push';
import { arranged, type Arrangement, type Section } from './sections';

/** What the person of the small world keeps for themselves. */
export abstract class MemoryPersonal extends MemoryPush implements PersonalCommands {
  /** The last saved first. */
  private kept: { room: Id; seq: number }[] = [];
  protected sections: Section[] = [];

  async keepMessage({ room, seq, saved }: { room: Id; seq: number; saved: boolean }): Promise<void> {
    const isIt = (one: { room: Id; seq: number }) => one.room === room && one.seq === seq;
    if (!saved) {
      this.kept = this.kept.filter((one) => !isIt(one));
    } else if (!this.kept.some(isIt)) {
      this.kept = [{ room, seq }, ...this.kept];
    }
    this.tell({ event: 'saved', saved: this.savedPlaces() });
  }

  async savedMessages(): Promise<Page<SavedMessage>> {
    const entries = this.kept.map(async (place): Promise<SavedMessage> => {
      const { rows: [row], people } = await this.messages({ room: place.room, seqs: [place.seq] });
      return row && !row.deleted ? { ...place, row, people } : { ...place, people };
    });
    return { entries: await Promise.all(entries) };
  }

  async arrange(change: Arrangement): Promise<void> {
    this.sections = arranged(this.sections, change);
    this.tell({ event: 'sections', sections: this.sections });
  }

  protected savedPlaces(): SavedPlaces {
    const rooms = new Set(this.kept.map(({ room }) => room));
    return Object.fromEntries([...rooms].map((room) => [room, this.kept.filter((one) => one.room === room).map(({ seq }) => seq)]));
  }
}
