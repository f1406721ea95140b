import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { signIn, startWorld, type World } from './world';

let world: World;
let gate: Server;
let address: string;
/** What stands at the end of the service worker: another one is another version of the client. */
let version = 1;

/** What was asked of the gate, asked of the server. */
function passedOn(asked: IncomingMessage) {
  const headers = { ...asked.headers, host: new URL(world.address).host, ...(asked.headers.origin && { origin: world.address }) };
  return request(world.address + asked.url, { method: asked.method!, headers });
}

test.beforeAll(async () => {
  world = await startWorld();
  gate = createServer((asked, answer) => {
    const passed = passedOn(asked).on('response', (given) => {
      if (asked.url !== '/sw.js') {
        answer.writeHead(given.statusCode!, given.headers);
        given.pipe(answer);
        return;
      }
      answer.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' });
      given.on('data', (part) => answer.write(part)).on('end', () => answer.end(`\n// ${version}`));
    });
    if (asked.url === '/sw.js') passed.removeHeader('accept-encoding');
    asked.pipe(passed);
  });
  gate.on('upgrade', (asked, client) => {
    passedOn(asked)
      .on('upgrade', (given, server) => {
        const headers = given.rawHeaders.map((part, i) => (i % 2 === 0 ? `${part}: ` : `${part}\r\n`)).join('');
        client.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`);
        server.pipe(client).pipe(server);
        client.on('error', () => server.destroy());
        server.on('error', () => client.destroy());
      })
      .end();
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
});

test.afterAll(async () => {
  gate.closeAllConnections();
  gate.close();
  await world.stop();
});

test('S8 a new version waits until it is asked for, and takes no draft away', async ({ page }) => {
  const room = await world.rest.room('launch', world.ada, [world.bob]);
  await signIn(page, address, world.ada);
  const update = page.getByRole('button', { name: 'Update ready' });
  const field = page.getByRole('textbox');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.goto(`${address}/r/${room}`);
  await field.fill('Not sent yet');
  await expect(update).toBeHidden();

  version = 2;
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  await expect(update).toBeVisible();
  await expect(field).toHaveValue('Not sent yet');

  const loaded = page.waitForEvent('load');
  await update.click();
  await loaded;
  await expect(field).toHaveValue('Not sent yet');
  await expect(update).toBeHidden();
});
