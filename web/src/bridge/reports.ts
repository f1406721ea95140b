import type { Id, Page, Profile } from './bridge';

/** The longest text of a report, and note about it. */
export const REPORT_CHARS = 2_000;

export type ReportReason = 'spam' | 'abuse' | 'privacy' | 'illegal' | 'other';

/** Something was done about it, or nothing was to be done. */
export type ReportOutcome = 'acted' | 'dismissed';

/** A message, or a person. */
export type Reported = { room: Id; seq: number } | { user: Id };

/** A report, as one sees it who looks after reports. */
export interface Report {
  id: Id;
  at: number;
  /** Where the message stands; absent when a person is reported. */
  message?: { room: Id; seq: number };
  roomName?: string;
  /** The author of the message, or the person. */
  user: Profile;
  reason: ReportReason;
  /** What the reporter says of it. */
  text?: string;
  /** Only admins are told. */
  reporter?: Profile;
  /** What the message said at first, and after its last edit; empty when it was deleted. */
  said: string[];
  resolution?: { by: Profile; at: number; outcome: ReportOutcome; note?: string };
}

export interface ReportCommands {
  /** Reports a message or a person to those who keep order; whoever is reported is told nothing. */
  report(report: { what: Reported; reason: ReportReason; text: string }): Promise<void>;
  /** What one looks after, the newest first: of one room, or of all. */
  reports(list: { state: 'open' | 'resolved'; room?: Id; cursor?: string }): Promise<Page<Report>>;
  /** Ends a report, and all others about the same. */
  resolveReport(resolution: { report: Id; outcome: ReportOutcome; note: string }): Promise<void>;
}
