import type { Alert, AuditKind } from '../bridge/bridge';
import type { Database } from './database';
import type { StreamEvent } from './protocol';
import type { Space } from './space';
import type { Told } from './told';

const NAME = 'alert';

/** What somebody else may have done with the account: told until the person has seen it, also after a reload. */
export class Alerts {
  constructor(
    private readonly database: Database,
    private readonly space: Space,
    private readonly told: Told,
  ) {}

  async recall(): Promise<void> {
    const kept = await this.database.meta.get(NAME);
    this.tell((kept?.value as Alert | undefined) ?? null);
  }

  async arrived({ at, content }: StreamEvent): Promise<void> {
    const alert: Alert = { kind: content['kind'] as AuditKind, at };
    await this.space.keep(() => this.database.meta.put({ name: NAME, value: alert }));
    this.tell(alert);
  }

  async dismiss(): Promise<void> {
    await this.database.meta.delete(NAME);
    this.tell(null);
  }

  private tell(alert: Alert | null): void {
    this.told.tell({ event: 'alert', alert });
  }
}
