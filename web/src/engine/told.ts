import type { BridgeEvent, Id } from '../bridge/bridge';

/** Tells events to whoever listens, and the present state to whoever comes later. */
export class Told {
  private readonly listeners = new Set<(event: BridgeEvent) => void>();
  private readonly last = new Map<string, BridgeEvent>();

  subscribe(listener: (event: BridgeEvent) => void): () => void {
    this.listeners.add(listener);
    this.last.forEach((event) => listener(event));
    return () => this.listeners.delete(listener);
  }

  tell(event: BridgeEvent): void {
    if (event.event !== 'arrived' && event.event !== 'windowEnded') {
      this.last.set(nameOf(event), event);
    }
    this.listeners.forEach((listener) => listener(event));
  }

  closed(room: Id): void {
    for (const event of ['window', 'typing', 'reads', 'draft']) {
      this.last.delete(`${event} ${room}`);
    }
  }

  /** Forgets everything but who is signed in. */
  clear(): void {
    for (const name of this.last.keys()) {
      if (name !== 'session') {
        this.last.delete(name);
      }
    }
  }
}

function nameOf(event: BridgeEvent): string {
  switch (event.event) {
    case 'window':
      return `window ${event.window.room}`;
    case 'typing':
    case 'reads':
    case 'draft':
    case 'windowEnded':
    case 'arrived':
      return `${event.event} ${event.room}`;
    case 'session':
    case 'connection':
    case 'rooms':
    case 'presence':
      return event.event;
  }
}
