import type { Id } from '../../bridge/bridge';
import { isNote, refersTo } from '../fold';
import type { ServerErrorCode, ServerFrame } from '../protocol';
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
    'GET /v1/users/*': ({ path }) => this.profile(path[2]!),
    'GET /v1/rooms/*': ({ user, path }) => this.stream(path[2]!, user).summary(user),
    'GET /v1/rooms/*/events': ({ user, path, query }) => this.events(path[2]!, user, query),
    'GET /v1/rooms/*/related': ({ user, path, query }) => this.related(path[2]!, user, query),
    'PUT /v1/rooms/*/read': ({ user, path, body }) => ({
      seq: this.stream(path[2]!, user).read(user, (body as { seq: number }).seq),
    }),
    'PUT /v1/rooms/*/unread': ({ user, path, body }) => this.markUnread(path[2]!, user, (body as { from: number }).from),
    'PATCH /v1/rooms/*/threads/*': ({ user, path, body }) => {
      this.tell(user, { op: 'thread', room: path[2]!, thread: Number(path[4]), ...(body as object) });
      return NOTHING;
    },
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
    return after === null
      ? stream.before(user, Number(query.get('before') ?? Infinity), limit)
      : stream.after(user, Number(after), limit);
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

  private profile(user: Id) {
    const known = this.server.people.get(user);
    if (!known) {
      throw new Problem(404, 'not-found');
    }
    const { name, displayName } = known;
    return { user, name, displayName };
  }
}
