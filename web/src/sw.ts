/// <reference lib="webworker" />
import { answered, restOf } from './engine/rest';
import { pushedWords, PUSH_WORDS, wordsKept, type Pushed } from './features/notifications/pushed'
import { subscribe, type PushServer } from './features/notifications/subscription'
import { isWatched } from './features/notifications/watched'

/** The page's library types `self` otherwise. */
const worker = self as unknown as ServiceWorkerGlobalScope;

/** The files of this build's shell, named when it is built. */
declare const SHELL: string[];

/** Follows from their contents. */
declare const VERSION: string;

const CACHE = `shell-${VERSION}`;

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(dropOtherShells().then(() => worker.clients.claim()));
});

/** The page asks for it when the person wants the update: never in the middle of writing. */
worker.addEventListener('message', (event) => {
  if (event.data === 'update') {
    void worker.skipWaiting();
  }
});

worker.addEventListener('fetch', (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== worker.location.origin || pathname.startsWith('/v1/')) {
    return;
  }
  const path = mode === 'navigate' ? '/' : pathname;
  if (SHELL.includes(path)) {
    event.respondWith(fromShell(path, event.request));
  }
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show((event.notification.data as { path: string }).path));
});

worker.addEventListener('push', (event) => {
  event.waitUntil(pushed(event.data?.json() as Pushed));
});

worker.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(resubscribe());
});

/** Something is shown for each, or browsers take away the right to be told, unless a page is looked at. */
async function pushed(message: Pushed): Promise<void> {
  if ('test' in message) {
    const pages = await worker.clients.matchAll({ type: 'window' });
    pages.forEach((page) => page.postMessage({ pushTest: message.test }));
  } else {
    await closeRead(new Set(message.read));
    if (await isWatched(message.room)) return;
  }
  const { title, body, tag, path } = await pushedWords(message);
  await worker.registration.showNotification(title, { body, tag, data: { path } });
  if (!('test' in message)) await sign();
}

/** An open page does it itself, and knows how much is unread; the next one corrects it. */
async function sign(): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window' });
  if (pages.length === 0) await worker.navigator.setAppBadge?.().catch(() => undefined);
}

/** The browser has ended the subscription. What fails here, the next page makes up for. */
async function resubscribe(): Promise<void> {
  const words = await wordsKept();
  if (words !== undefined) {
    await subscribe(worker.registration, await signedIn(), words.text);
  }
}

/** By the cookie of this browser. A page may refresh at the same moment: both get the same successor. */
async function signedIn(): Promise<PushServer> {
  let token: string | undefined;
  const rest = restOf(worker.location.origin, () => token, worker.fetch.bind(worker));
  token = (await answered(rest.POST('/v1/sessions/refresh', { body: {} }))).accessToken;
  return {
    push: () => answered(rest.GET('/v1/push')),
    async subscribePush(body) {
      await answered(rest.PUT('/v1/push/subscription', { body }));
    },
  };
}

async function closeRead(rooms: ReadonlySet<string>): Promise<void> {
  const open = await worker.registration.getNotifications();
  open.filter(({ tag }) => rooms.has(tag)).forEach((notification) => notification.close());
}

/** In the page that was used last, or in a new one. */
async function show(path: string): Promise<void> {
  const [page] = await worker.clients.matchAll({ type: 'window' });
  if (!page) {
    await worker.clients.openWindow(path);
    return;
  }
  // It goes there also when it may not come to the front.
  const shown = await page.focus().catch(() => page);
  shown.postMessage({ show: path });
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

async function dropOtherShells(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name !== CACHE && name !== PUSH_WORDS);
  await Promise.all(others.map((name) => caches.delete(name)));
}
