import type { Commands, Position, Profile } from '../../bridge/bridge';
import { Database } from '../database';
import { Engine } from '../engine';
import { done, until } from './clock';
import { FakeDevice, type FakeServer } from './fake-server';
import type { FakeStream } from './fake-stream';
import { alone, TestPage } from './page';

/** A browser with one tab. */
export class Browser {
  readonly device: FakeDevice;
  readonly name = crypto.randomUUID();
  database!: Database;
  engine!: Engine;
  private life!: { isGone: boolean };
  commands!: Commands;
  page!: TestPage;

  constructor(
    readonly server: FakeServer,
    readonly person: Profile,
  ) {
    this.device = new FakeDevice(server);
    this.device.cookie = server.signIn(person.user);
    this.start();
  }

  /** Opens the tab, or reloads it. */
  start(): void {
    this.database = new Database(this.name);
    const life = { isGone: false };
    this.life = life;
    this.engine = new Engine(this.device.world(this.database, () => life.isGone));
    this.page = new TestPage();
    this.commands = alone(this.engine, this.page.hear);
  }

  /** The tab ends in the middle of whatever it does. */
  kill(): void {
    this.life.isGone = true;
    this.database.close();
    this.device.sockets.forEach((socket) => socket.close());
    void this.engine.close();
  }

  async online(): Promise<void> {
    void this.commands.restore();
    await until(() => this.page.connection.state === 'online');
  }

  open({ room }: FakeStream, position: Position = { at: 'end' }): Promise<void> {
    return done(this.commands.openRoom({ room, position }));
  }

  send({ room }: FakeStream, text: string): Promise<void> {
    return done(this.commands.send({ room, key: crypto.randomUUID(), text }));
  }
}
