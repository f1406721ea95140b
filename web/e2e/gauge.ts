import type { Browser, CDPSession, Page } from '@playwright/test';

/** What is held once the collector has been through; bytes. */
export interface Held {
  page: number;
  worker: number;
  /** Nodes of the page's document, and of what is detached from it and not let go. */
  nodes: number;
}

/** Measures a page, and the worker in which its engine runs, by the browser's own tools. */
export class Gauge {
  private calls = 0;

  private constructor(
    private readonly tools: CDPSession,
    private readonly worker: string,
  ) {}

  /** Of a page whose engine runs already. */
  static async of(page: Page): Promise<Gauge> {
    const tools = await page.context().newCDPSession(page);
    const worker = new Promise<string>((resolve) => {
      tools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => targetInfo.type === 'worker' && resolve(sessionId));
    });
    await tools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return new Gauge(tools, await worker);
  }

  async held(): Promise<Held> {
    await this.tools.send('HeapProfiler.collectGarbage');
    await this.inWorker('HeapProfiler.collectGarbage');
    const [page, worker, { nodes }] = [
      await this.tools.send('Runtime.getHeapUsage'),
      await this.inWorker<{ usedSize: number }>('Runtime.getHeapUsage'),
      await this.tools.send('Memory.getDOMCounters'),
    ];
    return { page: page.usedSize, worker: worker.usedSize, nodes };
  }

  /** A session of its own for a worker Playwright does not offer: what is asked goes through that of the page. */
  private async inWorker<T>(method: string): Promise<T> {
    const id = ++this.calls;
    const answer = new Promise<T>((resolve) => {
      const heard = ({ message }: { message: string }) => {
        const told = JSON.parse(message) as { id?: number; result: T };
        if (told.id === id) {
          this.tools.off('Target.receivedMessageFromTarget', heard);
          resolve(told.result);
        }
      };
      this.tools.on('Target.receivedMessageFromTarget', heard);
    });
    await this.tools.send('Target.sendMessageToTarget', { sessionId: this.worker, message: JSON.stringify({ id, method }) });
    return answer;
  }
}

/** Megabytes, as the budgets count them. */
export function megabytes(bytes: number): number {
  return bytes / 1e6;
}

export function told({ page, worker, nodes }: Held): string {
  return `page ${megabytes(page).toFixed(1)} MB, worker ${megabytes(worker).toFixed(1)} MB, ${nodes} nodes`;
}

/** A piece of a thread's work in the browser's trace; some are parts of others. */
interface Piece {
  ph: string;
  name: string;
  pid: number;
  tid: number;
  /** Microseconds, of which so many of the thread's CPU. */
  ts: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** What the tasks of main threads took meanwhile, in ms of CPU: the clock of a machine that is shared says little. No other page is to be busy. */
export async function tasksOf(browser: Browser, page: Page, work: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Piece[] };
  const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  return mains.flatMap((main) => wholes(traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && pid === main.pid && tid === main.tid)));
}

/** The CPU of those that are part of no other. */
function wholes(pieces: Piece[]): number[] {
  let end = -Infinity;
  return pieces.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0)).flatMap(({ ts, dur = 0, tdur = 0 }) => {
    const isWhole = ts >= end;
    end = Math.max(end, ts + dur);
    return isWhole ? [tdur / 1_000] : [];
  });
}
