import { told, useMirror, type Mirror } from '../../bridge/mirror';
import type { BridgeEvent, Commands, Id, MessageRow, Row } from '../../bridge/bridge';
import type { Engine } from '../engine';

/** What a page knows: it is told by the engine only, and keeps it as the real page does. */
export class TestPage {
  state: Mirror = useMirror.getInitialState();
  readonly events: BridgeEvent[] = [];

  readonly hear = (event: BridgeEvent): void => {
    this.events.push(event);
    this.state = { ...this.state, ...told(this.state, event) };
  };

  get connection() {
    return this.state.connection;
  }

  get session() {
    return this.state.session;
  }

  entry(room: Id) {
    return this.state.rooms.find((entry) => entry.room === room);
  }

  rows(room: Id): Row[] {
    return this.state.windows[room]?.rows ?? [];
  }

  texts(room: Id): string[] {
    return this.messages(room).map((row) => row.text);
  }

  messages(room: Id): MessageRow[] {
    return this.rows(room).filter((row) => row.row === 'message');
  }

  arrived(room: Id): string[] {
    return this.arrivedRows(room).map(({ text }) => text);
  }

  arrivedRows(room: Id): MessageRow[] {
    return this.events.flatMap((event) => (event.event === 'arrived' && event.room === room ? event.row : []));
  }
}

/** The commands of a page that has the engine for itself. */
export function alone(engine: Engine, hear: (event: BridgeEvent) => void): Commands {
  const windows = engine.page(hear);
  engine.subscribe(hear);
  return {
    ...engine.commands,
    openRoom: (open) => windows.openRoom(open),
    closeRoom: (room) => windows.closeRoom(room),
    loadOlder: (room) => windows.loadOlder(room),
    loadNewer: (room) => windows.loadNewer(room),
    jumpTo: (jump) => windows.jumpTo(jump),
    openThread: (open) => windows.openThread(open),
    loadOlderAnswers: () => windows.loadOlderAnswers(),
    closeThread: () => windows.closeThread(),
  };
}
