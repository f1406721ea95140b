import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

/** A push service of one browser: takes what the server pushes, and reads it as the browser would (RFC 8291). */
export class PushService {
  private readonly browser = createECDH('prime256v1');
  private readonly auth = randomBytes(16);
  private readonly taken: string[] = [];
  private wake = () => {};

  private constructor(private readonly server: Server) {
    this.browser.generateKeys();
  }

  static async start(): Promise<PushService> {
    const server = createServer();
    const service = new PushService(server);
    server.on('request', async (request, response) => {
      service.taken.push(service.decrypted(Buffer.concat(await request.toArray())));
      response.writeHead(201).end();
      service.wake();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve).closeAllConnections());
  }

  /** The page gets its subscriptions from here: a browser under test has no push service. */
  async subscribes(page: Page): Promise<void> {
    const { port } = this.server.address() as AddressInfo;
    const json = {
      endpoint: `http://127.0.0.1:${port}/send`,
      keys: { p256dh: this.browser.getPublicKey('base64url'), auth: this.auth.toString('base64url') },
    };
    await page.addInitScript((json) => {
      const name = 'test.push-key';
      const bytes = (key: string) => Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
      const made = (key: string) => ({
        options: { applicationServerKey: bytes(key) },
        toJSON: () => json,
        unsubscribe: async () => (localStorage.removeItem(name), true),
      });
      Object.assign(PushManager.prototype, {
        subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
          localStorage.setItem(name, applicationServerKey);
          return made(applicationServerKey);
        },
        getSubscription: async () => (localStorage.getItem(name) === null ? null : made(localStorage.getItem(name)!)),
      });
    }, json);
  }

  /** Hands what was pushed to the service worker of the page, also when the page is gone. */
  async delivererOf(page: Page, origin: string): Promise<(data: string) => Promise<void>> {
    const cdp = await page.context().newCDPSession(page);
    const registrationId = await new Promise<string>((resolve) => {
      cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const ours = registrations.find(({ scopeURL, isDeleted }) => scopeURL.startsWith(origin) && !isDeleted);
        if (ours) resolve(ours.registrationId);
      });
      void cdp.send('ServiceWorker.enable');
    });
    return async (data) => {
      await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
    };
  }

  /** What the browser would be told next. */
  async next(): Promise<string> {
    while (this.taken.length === 0) await new Promise<void>((resolve) => { this.wake = resolve; });
    return this.taken.shift()!;
  }

  private decrypted(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const sender = body.subarray(21, 21 + body.readUInt8(20));
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.browser.getPublicKey(), sender]);
    const input = derived(this.browser.computeSecret(sender), this.auth, info, 32);
    const key = derived(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derived(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
    const cipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(body.subarray(-16));
    const padded = Buffer.concat([cipher.update(body.subarray(21 + sender.length, -16)), cipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString();
  }
}

function derived(input: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', input, salt, info, length));
}
