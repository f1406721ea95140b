import type { Id, Page } from './bridge';
import { messageAt } from './memory-notes';
import { MemoryModeration } from './memory-moderation';
import { roomOf } from './memory-windows';
import type { Report, ReportCommands, Reported, ReportOutcome, ReportReason } from './reports';

/** What is reported in the small world; who is signed in looks after all of it. */
export abstract class MemoryReports extends MemoryModeration implements ReportCommands {
  private all: Report[] = [];

  async report({ what, reason, text }: { what: Reported; reason: ReportReason; text: string }): Promise<void> {
    const report = { id: this.nextId(), at: this.world.now(), reason, ...(text === '' ? {} : { text }), reporter: this.account() };
    this.all.unshift({ ...report, ...this.about(what) });
    this.tellReports();
  }

  async reports({ state, room }: { state: 'open' | 'resolved'; room?: Id }): Promise<Page<Report>> {
    const entries = this.all
      .filter(({ resolution }) => (resolution === undefined) === (state === 'open'))
      .filter(({ message }) => room === undefined || message?.room === room);
    return { entries };
  }

  async resolveReport({ report, outcome, note }: { report: Id; outcome: ReportOutcome; note: string }): Promise<void> {
    const resolution = { by: this.account(), at: this.world.now(), outcome, ...(note === '' ? {} : { note }) };
    this.all = this.all.map((known) => (known.id === report ? { ...known, resolution } : known));
    this.tellReports();
  }

  private about(what: Reported): Pick<Report, 'message' | 'roomName' | 'user' | 'said'> {
    if ('user' in what) return { user: this.profile(what.user), said: [] };
    const room = roomOf(this.world, what.room);
    const { sender, text } = messageAt(room, what.seq);
    return { message: what, roomName: room.name, user: this.profile(sender), said: [text] };
  }

  private tellReports(): void {
    this.tell({ event: 'reports', open: this.all.filter(({ resolution }) => resolution === undefined).length });
  }
}
