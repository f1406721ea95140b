import type { Id } from '../bridge/bridge';
import type {
  BlockedFrame,
  ClientFrame,
  Content,
  Cursor,
  EventPage,
  GapReason,
  HeadsFrame,
  PresenceFrame,
  ProfileFrame,
  ErrorFrame,
  ReadFrame,
  RoomsFrame,
  SavedFrame,
  ReportsFrame,
  KeyPackagesFrame,
  SectionsFrame,
  ServerErrorCode,
  ServerFrame,
  SettingsFrame,
  StreamEvent,
  ThreadFrame,
  TypingFrame,
  UnreadFrame,
  NotificationsFrame,
} from './protocol';

/** Everything that can happen to a client's sync. */
export type SyncInput =
  | { on: 'start' }
  | { on: 'connected' }
  | { on: 'lost' }
  | { on: 'received'; frame: ServerFrame }
  /** Due at `wakeAt`; harmless at any other time. */
  | { on: 'tick' }
  /** Whoever waits wants it now: the network came back, or the person asked. */
  | { on: 'hurry' }
  | { on: 'tokenGiven'; token: string; expiresInMs: number }
  | { on: 'tokenFailed' }
  | { on: 'tokenDenied'; message: string }
  | { on: 'follow'; from: Cursor }
  | { on: 'unfollow'; room: Id }
  | { on: 'pause'; room: Id }
  | { on: 'resume'; room: Id }
  | SendInput
  | { on: 'abandon'; send: number }
  /** What rests in the room goes now. */
  | { on: 'nudge'; room: Id }
  | { on: 'historyRead'; send: number; page: EventPage }
  | { on: 'historyFailed'; send: number; refused?: ServerErrorCode }
  /** Say this now or never. */
  | { on: 'signal'; frame: ClientFrame }
  | { on: 'stop' };

/** `id` is there when an earlier run of the client named the event already. */
export type SendInput = { on: 'send'; send: number; room: Id; type: string; content: Content; id?: Id };

export type SendResult =
  | { result: 'acked'; seq: number; at: number }
  /** It is not in the log and will not be. */
  | { result: 'refused'; code: ServerErrorCode; message: string }
  /** Nobody knows whether it landed. */
  | { result: 'unsettled'; message: string };

export type ToldFrame =
  | RoomsFrame
  | HeadsFrame
  | ReadFrame
  | UnreadFrame
  | NotificationsFrame
  | ThreadFrame
  | SavedFrame
  | SectionsFrame
  | ReportsFrame
  | KeyPackagesFrame
  | BlockedFrame
  | TypingFrame
  | PresenceFrame
  | ProfileFrame
  | SettingsFrame
  | ErrorFrame;

/** Everything that a sync asks of the world, in the order in which it must happen. */
export type SyncEffect =
  | { do: 'connect' }
  | { do: 'disconnect' }
  | { do: 'sendFrame'; frame: ClientFrame }
  | { do: 'needToken' }
  /** `more` came right after it, up to the cursor: the loop puts together what it has to carry out in a row. */
  | { do: 'deliver'; cursor: Cursor; event: StreamEvent; more?: StreamEvent[] }
  | { do: 'skip'; cursor: Cursor; from: number; reason: GapReason }
  | { do: 'reset'; cursor: Cursor; head: number }
  | { do: 'followEnded'; room: Id; code: ServerErrorCode; message: string }
  | { do: 'readHistory'; send: number; room: Id; after: number }
  | { do: 'finished'; send: number; result: SendResult }
  /** It is to be sealed anew before it goes again. */
  | { do: 'outOfEpoch'; send: number; room: Id }
  | { do: 'told'; frame: ToldFrame }
  | { do: 'online'; user: Id; device: Id }
  | { do: 'offline'; retryAt: number }
  | { do: 'stopped'; message: string };

export type Emit = (effect: SyncEffect) => void;

/** A fraction in [0, 1). */
export type Random = () => number;

/** A fresh UUIDv7 of a time. */
export type NewId = (at: number) => Id;
