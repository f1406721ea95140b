import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Person } from './people';
import { command, type Server } from './server';

/** A program starts anew for each command, which takes its time on a busy machine. */
const SOON = { timeout: 45_000 };

/** A command that runs, and what it printed so far. */
class Running {
  private printed = '';

  constructor(private readonly process: ChildProcess) {
    process.stdout?.on('data', (bytes: Buffer) => (this.printed += bytes.toString()));
    process.stderr?.on('data', (bytes: Buffer) => (this.printed += bytes.toString()));
  }

  text(): string {
    return this.printed;
  }

  type(line: string): void {
    this.process.stdin?.write(`${line}\n`);
  }

  /** Waits until it has printed this. */
  async prints(text: string): Promise<void> {
    await expect.poll(() => this.printed, SOON).toContain(text);
  }

  end(): void {
    this.process.kill('SIGTERM');
  }

  /** @returns its exit code */
  async ended(): Promise<number | null> {
    await expect.poll(() => this.process.exitCode !== null || this.process.signalCode !== null, SOON).toBe(true);
    return this.process.exitCode;
  }
}

/** A terminal at which somebody is signed in, with a folder of its own. */
export class Terminal {
  private constructor(private readonly home: string) {}

  static async of({ address }: Server, { name, password }: Person): Promise<Terminal> {
    const terminal = new Terminal(mkdtempSync(join(tmpdir(), 'parley-terminal-')));
    await terminal.run(['login', '--server', address, '--name', name, '--password-stdin'], [password]);
    return terminal;
  }

  start(arguments_: string[]): Running {
    const { PARLEY_COMMAND: _, ...env } = process.env;
    const [program, options] = command();
    return new Running(spawn(program, [...options, ...arguments_], { env: { ...env, PARLEY_HOME: this.home } }));
  }

  /** To its end, which must be a good one. */
  async run(arguments_: string[], typed: string[] = []): Promise<string> {
    const running = this.start(arguments_);
    typed.forEach((line) => running.type(line));
    expect(await running.ended(), running.text()).toBe(0);
    return running.text();
  }

  /** @returns the words that open them elsewhere */
  async setUpKeys(): Promise<string> {
    const running = this.start(['keys', 'setup']);
    const words = () => [...running.text().matchAll(/^ *\d+ {2}([a-z]+)$/gm)].map(([, word]) => word!);
    for (let asked = 1; asked <= 3; asked++) {
      const questions = () => [...running.text().matchAll(/^Word (\d+):$/gm)];
      await expect.poll(() => questions().length, SOON).toBe(asked);
      running.type(words()[Number(questions().at(-1)![1]) - 1]!);
    }
    expect(await running.ended(), running.text()).toBe(0);
    return words().join(' ');
  }

  /** Its folder, once nothing runs in it any more. */
  remove(): void {
    rmSync(this.home, { recursive: true });
  }
}
