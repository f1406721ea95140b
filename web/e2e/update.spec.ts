import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { composer, expect, pathOf, test as base } from './parley';
import { roomOf } from './people';

interface Gate {
  address: string;
  /** What stands at the end of the service worker: another one is another version of the client. */
  version: number;
}

/** A way to the server on which the client can be made to look like another version. */
const test = base.extend<{ gate: Gate }>({
  gate: async ({ server }, use) => {
    const gate: Gate = { address: '', version: 1 };
    const http = createServer((asked, answer) => {
      const passed = passedOn(asked, server.address).on('response', (given) => {
        if (asked.url !== '/sw.js') {
          answer.writeHead(given.statusCode!, given.headers);
          given.pipe(answer);
          return;
        }
        answer.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' });
        given.on('data', (part) => answer.write(part)).on('end', () => answer.end(`\n// ${gate.version}`));
      });
      if (asked.url === '/sw.js') passed.removeHeader('accept-encoding');
      asked.pipe(passed);
    });
    http.on('upgrade', (asked, client) => passedOn(asked, server.address).on('upgrade', joined(client)).end());
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    gate.address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    await use(gate);
    http.closeAllConnections();
    http.close();
  },
});

/** What was asked of the gate, asked of the server. */
function passedOn(asked: IncomingMessage, address: string) {
  const headers = { ...asked.headers, host: new URL(address).host, ...(asked.headers.origin && { origin: address }) };
  return request(address + asked.url, { method: asked.method!, headers });
}

/** Both ends of a WebSocket, once the server has agreed to it. */
function joined(client: Duplex) {
  return (given: IncomingMessage, server: Duplex) => {
    const headers = given.rawHeaders.map((part, i) => (i % 2 === 0 ? `${part}: ` : `${part}\r\n`)).join('');
    client.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`);
    server.pipe(client).pipe(server);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  };
}

test('S8 a new version waits until it is asked for, and takes no draft away', async ({ people, gate, visitAs }) => {
  const ada = await people.signUp('Ada');
  const room = await roomOf('launch', ada);
  const page = await visitAs(ada, { baseURL: gate.address, serviceWorkers: 'allow' });
  const update = page.getByRole('button', { name: 'Update ready' });
  const field = composer(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto(pathOf(room));
  await field.fill('Not sent yet');
  await expect(update).toBeHidden();

  gate.version = 2;
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await expect(update).toBeVisible();
  await expect(field).toHaveValue('Not sent yet');

  const loaded = page.waitForEvent('load');
  await update.click();
  await loaded;
  await expect(field).toHaveValue('Not sent yet');
  await expect(update).toBeHidden();
});

interface Icon {
  src: string;
  sizes: string;
  type: string;
}

test('the client can be installed as an app, under its own icons', async ({ visit }) => {
  const page = await visit({ serviceWorkers: 'allow' });
  const answer = await page.request.get('/manifest.webmanifest');
  expect(answer.headers()['content-type']).toBe('application/manifest+json');
  const { icons } = (await answer.json()) as { icons: Icon[] };
  for (const { src, sizes, type } of icons) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect(type === 'image/svg+xml' || size === sizes).toBe(true);
  }
  await page.evaluate(() => navigator.serviceWorker.ready);
  const cdp = await page.context().newCDPSession(page);
  expect((await cdp.send('Page.getAppManifest')).errors).toEqual([]);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  // The contexts of tests are what a browser calls incognito, where nothing is installed.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});
