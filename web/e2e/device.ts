import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type LaunchOptions, type Page } from '@playwright/test';
import { signIn } from './parley';
import type { Person } from './people';
import type { Server } from './server';

/** A device whose browser keeps its data when its process ends, however it does. */
export class Device {
  private readonly data = mkdtempSync(join(tmpdir(), 'parley-device-'));
  private context: BrowserContext | undefined;

  constructor(
    private readonly server: Server,
    private readonly options: LaunchOptions,
  ) {}

  /** Starts the browser, with or without a network. */
  async start({ offline = false, as }: { offline?: boolean; as?: Person } = {}): Promise<Page> {
    const context = await chromium.launchPersistentContext(this.data, { ...this.options, baseURL: this.server.address, offline });
    this.context = context;
    const page = context.pages()[0] ?? (await context.newPage());
    if (as) await signIn(page, as, this.server);
    return page;
  }

  /** The process of the browser ends in the middle of whatever it does. */
  async kill(): Promise<void> {
    const browser = this.context!.browser()!;
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const ended = new Promise((resolve) => browser.once('disconnected', resolve));
    process.kill(processInfo.find(({ type }) => type === 'browser')!.id, 'SIGKILL');
    await ended;
    this.context = undefined;
  }

  /** As a person closes it. */
  async close(): Promise<void> {
    await this.context?.close();
    this.context = undefined;
  }

  async discard(): Promise<void> {
    await this.close();
    rmSync(this.data, { recursive: true, force: true, maxRetries: 10 });
  }
}
