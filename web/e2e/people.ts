import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../src/api/openapi-types';
import type { Id } from '../src/bridge/bridge';
import { uuidV7 } from '../src/engine/uuid';
import type { Server } from './server';

type Rest = Client<paths>;

/** Before an access token ends, which lasts ten minutes. */
const RENEW_MS = 480_000;

/** Somebody with an account, as the REST interface sees them: sets a scene faster than a browser could. */
export interface Person {
  name: string;
  displayName: string;
  password: string;
  user: Id;
  rest: Rest;
}

/** So many people come from no single address that it would be throttled. */
const anywhere = () => `10.${[...crypto.getRandomValues(new Uint8Array(3))].join('.')}`;

/** Answers of a test's own requests are data, or the end of the test. */
export async function given<T>(asked: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await asked;
  if (error !== undefined) {
    throw new Error(JSON.stringify(error));
  }
  return data as T;
}

/** The people of one server; the first is its owner. */
export class People {
  private owner: Person | undefined;

  constructor(private readonly server: Server) {}

  /** @param displayName its plain letters and a number become the account's name */
  async signUp(displayName: string): Promise<Person> {
    const letters = displayName.normalize('NFD').replace(/[^a-z]/gi, '').toLowerCase();
    const name = `${letters}-${crypto.randomUUID().slice(0, 8)}`;
    const password = `correct horse battery ${name}`;
    const baseUrl = this.server.address;
    const rest = createClient<paths>({ baseUrl });
    const invitation = this.owner && (await given(this.owner.rest.POST('/v1/invitations', { body: {} }))).code;
    const account = { name, password, displayName, ...(invitation === undefined ? {} : { invitation }) };
    const { user } = await given(rest.POST('/v1/accounts', { body: account, headers: { 'x-forwarded-for': anywhere() } }));
    const signIn = () => given(createClient<paths>({ baseUrl }).POST('/v1/sessions', { body: { name, password, cookie: false } }));
    let session = signIn();
    let renewAt = Date.now() + RENEW_MS;
    rest.use({
      async onRequest({ request }) {
        if (Date.now() > renewAt) {
          renewAt = Date.now() + RENEW_MS;
          session = signIn();
        }
        request.headers.set('authorization', `Bearer ${(await session).accessToken}`);
        return request;
      },
    });
    await session;
    const person = { name, displayName, password, user, rest };
    this.owner ??= person;
    return person;
  }

  /** The first, who may do everything. */
  async theOwner(): Promise<Person> {
    return this.owner ?? this.signUp('Ólga');
  }

  /** Somebody who manages people: an admin, or the owner. */
  async signUpAdmin(displayName: string): Promise<Person> {
    const person = await this.signUp(displayName);
    if (this.owner && this.owner !== person) {
      const path = { user: person.user };
      await given(this.owner.rest.PUT('/v1/accounts/{user}/role', { params: { path }, body: { role: 'admin' } }));
    }
    return person;
  }
}

export interface Room {
  room: Id;
  name: string;
}

/** A public room of the first person that the others have joined. */
export async function roomOf(name: string, owner: Person, ...others: Person[]): Promise<Room> {
  const id = uuidV7(Date.now());
  const { room } = await given(owner.rest.POST('/v1/rooms', { body: { id, kind: 'public', name } }));
  for (const { rest, user } of others) {
    const body = { user, id: uuidV7(Date.now()) };
    await given(rest.POST('/v1/rooms/{room}/members', { params: { path: { room } }, body }));
  }
  return { room, name };
}

/** The direct room of two people, not encrypted: those who ask for one without a page get it so. */
export async function directOf(one: Person, other: Person): Promise<Room> {
  const { room } = await given(one.rest.POST('/v1/rooms', { body: { kind: 'direct', members: [other.user] } }));
  return { room, name: other.displayName };
}

/** @returns the sequence of what was said */
export async function say(person: Person, room: Pick<Room, 'room'>, text: string, thread?: number): Promise<number> {
  return tell(person, room, 'message', { text, ...(thread === undefined ? {} : { thread }) });
}

/** @returns the sequence of the event */
export async function tell({ rest }: Person, { room }: Pick<Room, 'room'>, type: string, content: Record<string, unknown>): Promise<number> {
  const body = { id: uuidV7(Date.now()), type, content };
  return (await given(rest.POST('/v1/rooms/{room}/events', { params: { path: { room } }, body }))).seq;
}

export async function markRead({ rest }: Person, { room }: Room, seq: number): Promise<void> {
  await given(rest.PUT('/v1/rooms/{room}/read', { params: { path: { room } }, body: { seq } }));
}

/** As many requests of one person as the server takes at once, and a few less. */
const AT_ONCE = 8;

/** Does `count` things, a few at a time, in no order. */
export async function inParallel(count: number, act: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Says `count` messages, "message 1" first. */
export async function sayMany(person: Person, room: Room, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) {
    await say(person, room, `message ${n}`);
  }
}
