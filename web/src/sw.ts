/// <reference lib="webworker" />

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
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}
