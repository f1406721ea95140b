import type { Report as Reported, ReportCommands } from '../bridge/reports';
import { Coalesced } from './coalesced';
import type { components } from '../api/openapi-types';
import { paged } from './rest';
import type { Sessions } from './session';
import type { Told } from './told';
import { uuidV7 } from './uuid';

/** However many are reported at once, the server is asked so often how many are open. */
const EVERY_MS = 5_000;
/** The server counts by tables that follow what is said in rooms a moment later. */
const AT_LEAST_MS = 500;
const PAGE = 20;

type Report = components['schemas']['Report'];

/** What this person reports, and what they look after: how many are open is asked whenever it may be another number. */
export class Reports {
  readonly commands: ReportCommands;
  private readonly count: Coalesced;

  constructor(
    private readonly sessions: Sessions,
    private readonly told: Told,
    failed: (error: unknown) => void,
  ) {
    this.count = new Coalesced(() => this.read(), EVERY_MS, failed, AT_LEAST_MS);
    const { rest } = sessions;
    this.commands = {
      async report({ what, reason, text }, once = uuidV7(Date.now())) {
        const body = { id: once, ...what, reason, ...(text.trim() === '' ? {} : { text }) };
        await sessions.call(() => rest.POST('/v1/reports', { body }));
      },
      reports: async ({ cursor, ...asked }) => {
        if (cursor === undefined) {
          this.ask();
        }
        const query = { limit: PAGE, ...asked, ...(cursor === undefined ? {} : { cursor }) };
        const { reports, next } = await sessions.call(() => rest.GET('/v1/reports', { params: { query } }));
        return paged(reports.map(shown), next);
      },
      resolveReport: async ({ report, outcome, note }) => {
        const body = { outcome, ...(note.trim() === '' ? {} : { note }) };
        await sessions.call(() => rest.POST('/v1/reports/{report}/resolution', { params: { path: { report } }, body }));
        this.ask();
      },
    };
  }

  /** On each connection, when it is told that there are others, when somebody looks, and when roles change what one looks after. */
  ask(): void {
    this.count.ask();
  }

  close(): void {
    this.count.close();
  }

  private async read(): Promise<void> {
    const { open } = await this.sessions.call(() => this.sessions.rest.GET('/v1/reports', { params: { query: { limit: 0 } } }));
    this.told.tell({ event: 'reports', open });
  }
}

function shown({ room, seq, events = [], ...report }: Report): Reported {
  const said = events.map(({ content }) => content['text']).filter((text) => typeof text === 'string');
  return { ...report, said, ...(room === undefined || seq === undefined ? {} : { message: { room, seq } }) };
}
