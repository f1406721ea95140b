import type { Id, NotificationLevel, ThreadMark } from '../../bridge/bridge';
import type { Section } from '../../bridge/sections';
import { isNote, refersTo } from '../fold';
import type { ServerErrorCode, ServerFrame, StreamEvent } from '../protocol';
import type { FakeDevice, FakeServer } from './fake-server';

type Handler = (call: { user: Id; session: string; path: string[]; query: URLSearchParams; body: never }) => unknown;

class Problem {
  constructor(
    readonly status: number,
    readonly code: ServerErrorCode,
  ) {}
}

const NOTHING = Symbol('no content');

/** The part of `openapi.yaml` that the tests need. */
export class FakeRest {
  private readonly open: Record<string, (body: never) => unknown> = {
    'POST /v1/sessions': (body: { name: string; password: string }) => {
      const person = [...this.server.people.values()].find(({ name }) => name === body.name);
      if (person?.password !== body.password) {
        throw new Problem(401, 'unauthenticated');
      }
      this.device.cookie = this.server.signIn(person.user);
      return this.server.freshToken(this.device.cookie);
    },
    'POST /v1/sessions/refresh': () => {
      const { cookie } = this.device;
      if (cookie === undefined || !this.server.sessions.has(cookie)) {
        throw new Problem(401, 'unauthenticated');
      }
      return this.server.freshToken(cookie);
    },
  };

  private readonly handlers: Record<string, Handler> = {
    'DELETE /v1/sessions/current': ({ session }) => {
      this.server.endSession(session);
      this.device.cookie = undefined;
      return NOTHING;
    },
    'GET /v1/account': ({ user }) => ({ ...this.profile(user), role: 'member', createdAt: 0 }),
    'GET /v1/users': ({ query }) => {
      const named = [...this.server.people.values()].find(({ name }) => name === query.get('name'));
      return this.profile(named?.user ?? '');
    },
    'GET /v1/users/search': ({ user, query }) => {
      if (this.server.guests.has(user)) {
        throw new Problem(403, 'forbidden');
      }
      const begins = query.get('query')!;
      const people = [...this.server.people.values()].filter(({ name, displayName }) =>
        `${name} ${displayName.toLowerCase()}`.split(' ').some((word) => word.startsWith(begins)),
      );
      return { people: people.map((found) => this.profile(found.user)) };
    },
    'GET /v1/users/*': ({ path }) => this.profile(path[2]!),
    'GET /v1/profiles': ({ query }) => ({ people: query.get('of')!.split(',').map((user) => this.orDeleted(user)) }),
    'GET /v1/rooms/*': ({ user, path }) => this.stream(path[2]!, user).summary(user),
    'GET /v1/rooms/*/events': ({ user, path, query }) => this.events(path[2]!, user, query),
    'GET /v1/rooms/*/related': ({ user, path, query }) => this.related(path[2]!, user, query),
    'GET /v1/rooms/*/nicks': ({ user, path, query }) => {
      const { nicks } = this.stream(path[2]!, user);
      const of = query.get('of')!.split(',');
      return { nicks: [...nicks].filter(([one]) => of.includes(one)).map(([one, nick]) => ({ user: one, nick })) };
    },
    'GET /v1/rooms/*/receipts': ({ user, path }) => ({
      shown: this.server.receipts,
      receipts: this.server.receipts ? this.stream(path[2]!, user).receipts(user) : [],
    }),
    'PUT /v1/rooms/*/read': ({ user, path, body }) => ({
      seq: this.stream(path[2]!, user).read(user, (body as { seq: number }).seq),
    }),
    'PUT /v1/rooms/*/notifications': ({ user, path, body }) => this.setNotifications(path[2]!, user, body as { level: NotificationLevel }),
    'PUT /v1/rooms/*/unread': ({ user, path, body }) => this.markUnread(path[2]!, user, (body as { from: number }).from),
    'GET /v1/rooms/*/threads': ({ user, path }) => ({ threads: this.stream(path[2]!, user).followed(user) }),
    'PATCH /v1/rooms/*/threads/*': ({ user, path, body }) => {
      this.stream(path[2]!, user).markThread(user, Number(path[4]), body as ThreadMark);
      this.tell(user, { op: 'thread', room: path[2]!, thread: Number(path[4]), ...(body as object) });
      return NOTHING;
    },
    'PUT /v1/rooms/*/saved/*': ({ user, path }) => this.keep(path[2]!, user, Number(path[4]), true),
    'DELETE /v1/rooms/*/saved/*': ({ user, path }) => this.keep(path[2]!, user, Number(path[4]), false),
    'GET /v1/saved': ({ user, query }) => this.kept(user, Number(query.get('cursor') ?? 0), query.get('events') !== 'false'),
    'GET /v1/rooms/*/mentions': ({ user, path, query }) => this.mentions(path[2]!, user, Number(query.get('before') ?? Infinity)),
    'GET /v1/reports': ({ user }) => this.reports(user),
    'GET /v1/sections': ({ user }) => this.server.sections.get(user) ?? { version: 0, sections: [] },
    'PUT /v1/sections': ({ user, body }) => this.arrange(user, body),
    'GET /v1/blocks': ({ user }) => ({ people: [...this.server.blocksOf(user)].map((other) => this.profile(other)) }),
    'PUT /v1/blocks/*': ({ user, path }) => this.block(user, path[2]!, true),
    'DELETE /v1/blocks/*': ({ user, path }) => this.block(user, path[2]!, false),
    'GET /v1/inbox/events': ({ user, query }) => this.events(user, user, query),
  };

  constructor(
    private readonly server: FakeServer,
    private readonly device: FakeDevice,
  ) {}

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.split('/').slice(1);
    const text = await request.text();
    const body = (text === '' ? undefined : JSON.parse(text)) as never;
    try {
      const open = this.open[`${request.method} ${url.pathname}`];
      const answer = open ? open(body) : this.authorized(request, path, url.searchParams, body);
      return answer === NOTHING ? new Response(null, { status: 204 }) : Response.json(answer);
    } catch (problem) {
      if (problem instanceof Problem) {
        const { code, status } = problem;
        return Response.json({ code, status, detail: `refused: ${code}` }, { status });
      }
      throw problem;
    }
  }

  private authorized(request: Request, path: string[], query: URLSearchParams, body: never): unknown {
    const session = this.server.sessionOf(request.headers.get('authorization')?.slice('Bearer '.length) ?? '');
    if (session === undefined) {
      throw new Problem(401, 'unauthenticated');
    }
    const exact = `${request.method} /${path.join('/')}`;
    const pattern = `${request.method} /${path.map((part, i) => (i === 2 || i === 4 ? '*' : part)).join('/')}`;
    const handler = this.handlers[exact] ?? this.handlers[pattern];
    if (!handler) {
      throw new Problem(404, 'not-found');
    }
    return handler({ user: this.server.sessions.get(session)!, session, path, query, body });
  }

  private events(room: Id, user: Id, query: URLSearchParams) {
    const stream = this.stream(room, user);
    const limit = Number(query.get('limit') ?? 50);
    const after = query.get('after');
    const at = query.get('at');
    if (at !== null) {
      const first = stream.log.find((event) => event.at >= Number(at));
      return stream.after(user, first ? first.seq - 1 : stream.head, limit);
    }
    return after === null
      ? stream.before(user, Number(query.get('before') ?? Infinity), limit)
      : stream.after(user, Number(after), limit);
  }

  /** One a page, so that whoever reads has to go on. */
  private mentions(room: Id, user: Id, before: number) {
    const isMeant = ({ content, sender }: StreamEvent) => sender !== user && (content.mentionsRoom === true || content.mentions?.includes(user) === true);
    const [event, ...rest] = this.stream(room, user).log.filter((one) => one.seq < before && isMeant(one)).toReversed();
    return { events: event ? [event] : [], ...(event && rest.length > 0 ? { next: event.seq } : {}) };
  }

  private block(user: Id, other: Id, blocked: boolean) {
    const blocks = this.server.blocksOf(user);
    if (blocked) {
      blocks.add(other);
    } else {
      blocks.delete(other);
    }
    this.tell(user, { op: 'blocked', user: other, blocked });
    return NOTHING;
  }

  private markUnread(room: Id, user: Id, from: number) {
    const { unreadFrom } = this.stream(room, user);
    if (from === 0) {
      unreadFrom.delete(user);
    } else {
      unreadFrom.set(user, from);
    }
    this.tell(user, { op: 'unread', room, from });
    return { from };
  }

  private setNotifications(room: Id, user: Id, { level }: { level: NotificationLevel }) {
    this.stream(room, user).levels.set(user, level);
    this.tell(user, { op: 'notifications', room, level });
    return { level };
  }

  private reports(user: Id) {
    this.server.reportsAsked++;
    return { reports: [], open: this.server.reports.get(user) ?? 0 };
  }

  private arrange(user: Id, { version, sections }: { version: number; sections: Section[] }) {
    if (version !== (this.server.sections.get(user)?.version ?? 0)) {
      throw new Problem(409, 'conflict');
    }
    if (sections.some(({ name }) => name === 'refused')) {
      throw new Problem(400, 'invalid');
    }
    const now = { version: version + 1, sections };
    this.server.sections.set(user, now);
    this.tell(user, { op: 'sections', version: now.version });
    return now;
  }

  private keep(room: Id, user: Id, seq: number, saved: boolean) {
    const others = (this.server.saved.get(user) ?? []).filter((one) => one.room !== room || one.seq !== seq);
    this.server.saved.set(user, saved ? [{ room, seq }, ...others] : others);
    this.tell(user, { op: 'saved', room, seq, saved });
    return NOTHING;
  }

  /** Two a page, so that whoever reads has to go on. */
  private kept(user: Id, from: number, withEvents: boolean) {
    const all = this.server.saved.get(user) ?? [];
    const to = from + 2;
    const event = ({ room, seq }: { room: Id; seq: number }) => {
      const stream = this.server.streams.get(room)!;
      const found = stream.log.find((one) => one.seq === seq);
      return withEvents && stream.has(user) && found?.content.text !== undefined ? { event: found } : {};
    };
    const messages = all.slice(from, to).map((place) => ({ ...place, ...event(place) }));
    return { messages, ...(to < all.length ? { next: String(to) } : {}) };
  }

  private tell(user: Id, frame: ServerFrame): void {
    this.server.connections.forEach((connection) => connection.isOf(user) && connection.say(frame));
  }

  /** One event a page, so that whoever reads has to go on. */
  private related(room: Id, user: Id, query: URLSearchParams) {
    const of = query.get('of')!.split(',').map(Number);
    const found = this.stream(room, user).log.filter(
      (event) => isNote(event) === (query.get('kind') !== 'thread') && refersTo(event).some((seq) => of.includes(seq)),
    );
    const [next, ...rest] = found.filter((event) => event.seq > Number(query.get('after') ?? 0));
    return { events: next ? [next] : [], ...(next && rest.length > 0 ? { next: next.seq } : {}) };
  }

  private stream(room: Id, user: Id) {
    const stream = this.server.streams.get(room);
    if (!stream) {
      throw new Problem(404, 'not-found');
    }
    if (!stream.has(user)) {
      throw new Problem(403, 'not-member');
    }
    return stream;
  }

  private orDeleted(user: Id) {
    return this.server.people.has(user) ? this.profile(user) : { user, name: 'unknown', displayName: 'unknown', state: 'deleted' };
  }

  private profile(user: Id) {
    const known = this.server.people.get(user);
    if (!known) {
      throw new Problem(404, 'not-found');
    }
    const { name, displayName, state } = known;
    return { user, name, displayName, ...(state === undefined ? {} : { state }) };
  }
}
