import { CommandError } from './bridge';
import { MemoryReports } from './memory-reports';
import type { PushCommands, PushState, PushSubscribed } from './push';

/** A P-256 point, as servers have one. */
const KEY = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';

/** The small world pushes at once, and nothing arrives. */
export abstract class MemoryPush extends MemoryReports implements PushCommands {
  private device: PushState['device'];

  async push(): Promise<PushState> {
    return this.device === undefined ? { key: KEY } : { key: KEY, device: this.device };
  }

  async subscribePush(_: PushSubscribed): Promise<void> {
    this.device = {};
  }

  async unsubscribePush(): Promise<void> {
    this.device = undefined;
  }

  async testPush(id: string): Promise<void> {
    if (this.device === undefined) {
      throw new CommandError('not-found', 'this session has no push subscription');
    }
    this.device = { answer: 201, test: id };
  }
}
