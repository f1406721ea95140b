import type { Database } from './database';
import type { Encryption } from './encryption';

/** What somebody has begun to write: in rooms and threads, by what `placeOf` says. In encrypted rooms it lies here sealed. */
export class Drafts {
  /** One after another, so that what was written last is what stays. */
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly encryption: Pick<Encryption, 'boxedDraft' | 'unboxedDraft'>,
  ) {}

  /** Nothing where it cannot be opened: it is no reason not to open the room. */
  async text(place: string): Promise<string> {
    const kept = await this.database.drafts.get(place);
    return kept?.boxed === undefined ? (kept?.text ?? '') : this.encryption.unboxedDraft(place, kept.boxed).catch(() => '');
  }

  keep(place: string, text: string): Promise<void> {
    const kept = this.work.then(() => this.put(place, text));
    this.work = kept.catch(() => undefined);
    return kept;
  }

  private async put(place: string, text: string): Promise<void> {
    const { drafts } = this.database;
    if (text === '') {
      return drafts.delete(place);
    }
    const boxed = await this.encryption.boxedDraft(place.split('/')[0]!, place, text);
    await drafts.put(boxed === undefined ? { room: place, text } : { room: place, text: '', boxed });
  }
}
