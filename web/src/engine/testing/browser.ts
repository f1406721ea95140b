import type { Profile } from '../../bridge/bridge';
import { Engine } from '../engine';
import { until } from './clock';
import { FakeDevice, type FakeServer } from './fake-server';
import { TestPage } from './page';

/** A browser with one tab. */
export class Browser {
  readonly device: FakeDevice;
  readonly database = crypto.randomUUID();
  engine!: Engine;
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
    this.engine = new Engine(this.device.world(this.database));
    this.page = new TestPage();
    this.engine.subscribe(this.page.hear);
  }

  async online(): Promise<void> {
    void this.engine.restore();
    await until(() => this.page.connection.state === 'online');
  }
}
