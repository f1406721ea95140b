import { once } from 'node:events';
import WebSocket from 'ws';
import { uuidV7 } from '../src/engine/uuid';
import { given, type Person, type Room } from './people';
import type { Server } from './server';

/** As many as the server takes from one socket. */
const MOST_UNANSWERED = 32;

interface Answer {
  op: string;
  ref?: string;
  seq: number;
  code: string;
}

/** Somebody on a socket of their own, which costs less than requests do where much is said; for the ten minutes of a token. */
export class Speaker {
  private readonly waiting = new Map<string, (answer: Answer) => void>();
  private said = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => {
      const answer = JSON.parse(String(data)) as Answer;
      this.waiting.get(answer.ref ?? answer.op)?.(answer);
    });
  }

  static async of({ name, password, rest }: Person, { address }: Server): Promise<Speaker> {
    const { accessToken } = await given(rest.POST('/v1/sessions', { body: { name, password, cookie: false } }));
    const socket = new WebSocket(`${address.replace('http', 'ws')}/v1/stream`, 'parley.v1');
    await once(socket, 'open');
    const speaker = new Speaker(socket);
    await speaker.ask('ready', { op: 'hello', token: accessToken });
    return speaker;
  }

  /** Until the server takes one more. */
  async turn(): Promise<void> {
    while (this.waiting.size >= MOST_UNANSWERED) await once(this.socket, 'message');
  }

  /** @returns the sequence of the event */
  async say({ room }: Room, type: string, content: Record<string, unknown>): Promise<number> {
    const ref = `s${++this.said}`;
    const { seq } = await this.ask(ref, { op: 'send', ref, room, id: uuidV7(Date.now()), type, content });
    return seq;
  }

  close(): void {
    this.socket.close();
  }

  /** What the server cannot take now, it is asked again. */
  private async ask(answer: string, frame: object): Promise<Answer> {
    for (;;) {
      const answered = new Promise<Answer>((resolve) => this.waiting.set(answer, resolve));
      this.socket.send(JSON.stringify(frame));
      const told = await answered;
      this.waiting.delete(answer);
      if (told.op !== 'error') return told;
      if (told.code !== 'busy' && told.code !== 'unavailable') throw new Error(told.code);
    }
  }
}
