import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Server as Listener, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from './server';

/** What happens to what is sent: it passes, after a while, not before `fine` or `slow`, or not at all. */
export type Weather = 'fine' | 'slow' | 'held' | 'down';

const SLOW_MS = 150;

/** The network between browsers and a server, of real sockets, which a test makes bad. */
export class Network {
  private readonly sockets = new Set<Socket>();
  private weather: Weather = 'fine';
  private readonly turns = new EventEmitter().setMaxListeners(0);

  private constructor(
    private readonly listener: Listener,
    private readonly port: number,
  ) {}

  static async to(server: Server): Promise<Network> {
    const listener = createServer();
    const network = new Network(listener, Number(new URL(server.address).port));
    listener.on('connection', (socket) => network.take(socket));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return network;
  }

  get address(): string {
    const address = this.listener.address();
    if (address === null || typeof address === 'string') throw new Error('it is closed');
    return `http://127.0.0.1:${address.port}`;
  }

  turn(weather: Weather): void {
    this.weather = weather;
    this.turns.emit('turn');
    if (weather === 'down') this.cut();
  }

  /** Ends all connections; new ones are made as before. */
  cut(): void {
    this.sockets.forEach((socket) => socket.destroy());
  }

  close(): void {
    this.listener.close();
    this.cut();
  }

  private take(near: Socket): void {
    if (this.weather === 'down') {
      near.destroy();
      return;
    }
    const far = connect(this.port, '127.0.0.1');
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined); // it closes, and so does the other
      socket.on('close', () => {
        this.sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    void this.carry(near, far);
    void this.carry(far, near);
  }

  /** In order, and no more of it at once than the sockets hold. */
  private async carry(from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from) {
        while (this.weather === 'held') await once(this.turns, 'turn');
        if (this.weather === 'slow') await pause(SLOW_MS);
        if (!to.write(chunk)) await once(to, 'drain');
      }
      to.end();
    } catch {
      to.destroy();
    }
  }
}
