import { placeOf, type BridgeEvent, type Id } from '../bridge/bridge';

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
    this.remember(event);
    this.listeners.forEach((listener) => listener(event));
  }

  /** Nobody looks at the room any more. */
  closed(room: Id): void {
    for (const [name, event] of this.last) {
      if (event.event === 'typing' && event.room === room) this.last.delete(name);
    }
    this.last.delete(`reads ${room}`);
  }

  /** Forgets everything but who is signed in, and whether anything can be stored. */
  clear(): void {
    for (const name of this.last.keys()) {
      if (name !== 'session' && name !== 'storage') {
        this.last.delete(name);
      }
    }
  }

  private remember(event: BridgeEvent): void {
    switch (event.event) {
      case 'session':
      case 'connection':
      case 'storage':
      case 'alert':
      case 'encryption':
      case 'rooms':
      case 'presenceSettings':
      case 'saved':
      case 'sections':
      case 'reports':
      case 'blocked':
        this.last.set(event.event, event);
        return;
      case 'presence': {
        const before = this.last.get('presence');
        const presence = { ...(before?.event === 'presence' ? before.presence : {}), ...event.presence };
        const here = Object.entries(presence).filter(([, { status, statusText }]) => status !== 'offline' || statusText !== undefined);
        this.last.set('presence', { event: 'presence', presence: Object.fromEntries(here) });
        return;
      }
      case 'typing':
        this.last.set(`typing ${placeOf(event.room, event.thread)}`, event);
        return;
      case 'reads':
      case 'group':
        this.last.set(`${event.event} ${event.room}`, event);
        return;
      case 'window':
      case 'windowChanged':
      case 'windowClosed':
      case 'windowEnded':
      case 'thread':
      case 'threadMarked':
      case 'draft':
      case 'arrived':
        return;
    }
  }
}
