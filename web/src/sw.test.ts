import { beforeEach, expect, it, vi } from 'vitest';
import { keepWords } from './features/notifications/pushed';

type Heard = { waitUntil(done: Promise<void>): void; data?: { json(): unknown } };

const ORIGIN = 'https://chat.example.org';
const said = { room: 'garden', seq: 3, at: 0, sender: 'Bob', text: 'Roses', mention: false, read: [] };

let heard: Map<string, (event: Heard) => void>;
let pages: { postMessage(message: unknown): void }[];
let badges: number;
let asked: { path: string; bearer: string | null; body: unknown }[];

beforeEach(async () => {
  heard = new Map();
  pages = [];
  badges = 0;
  asked = [];
  const kept = new Map<string, Response>();
  const cache = { put: async (key: string, value: Response) => void kept.set(key, value), match: async (key: string) => kept.get(key)?.clone() };
  vi.stubGlobal('VERSION', '1');
  vi.stubGlobal('caches', { open: async () => cache });
  vi.stubGlobal('navigator', { locks: { query: async () => ({ held: [] }) } });
  vi.stubGlobal('self', {
    addEventListener: (name: string, listen: (event: Heard) => void) => heard.set(name, listen),
    location: new URL(ORIGIN),
    clients: { matchAll: async () => pages },
    navigator: { setAppBadge: async () => void badges++ },
    registration: {
      active: {},
      getNotifications: async () => [],
      showNotification: async () => {},
      pushManager: {
        getSubscription: async () => null,
        subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => ({
          toJSON: () => ({ endpoint: `https://push.example/${applicationServerKey}`, keys: { p256dh: 'p', auth: 'a' } }),
        }),
      },
    },
    fetch: async (request: Request) => {
      const path = new URL(request.url).pathname;
      const text = await request.text();
      asked.push({ path, bearer: request.headers.get('authorization'), body: text === '' ? undefined : JSON.parse(text) });
      return Response.json({ accessToken: 'token', expiresInMs: 1, key: 'key', subscriptions: [] });
    },
  });
  vi.resetModules();
  await import('./sw');
  return () => vi.unstubAllGlobals();
});

async function hear(name: string, data?: unknown): Promise<void> {
  let done: Promise<void> | undefined;
  heard.get(name)!({ waitUntil: (promise) => { done = promise; }, data: { json: () => data } });
  await done;
}

it('a push is signed at the app while no page is open to count', async () => {
  await hear('push', said);
  expect(badges).toBe(1);
  await hear('push', { test: 'id' });
  pages = [{ postMessage() {} }];
  await hear('push', said);
  expect(badges).toBe(1);
});

it('a subscription that the browser has ended is made anew without a page, as it was wanted', async () => {
  await hear('pushsubscriptionchange');
  expect(asked).toEqual([]);
  await keepWords({ inRoom: '', message: '', test: '', text: false });
  await hear('pushsubscriptionchange');
  expect(asked).toEqual([
    { path: '/v1/sessions/refresh', bearer: null, body: {} },
    { path: '/v1/push', bearer: 'Bearer token', body: undefined },
    { path: '/v1/push/subscription', bearer: 'Bearer token', body: { endpoint: 'https://push.example/key', keys: { p256dh: 'p', auth: 'a' }, text: false } },
  ]);
});
