/** What this browser's push service is told of, as its subscription says it (RFC 8030). */
export interface PushSubscribed {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  /** Whether what was said is pushed, too. */
  text: boolean;
}

/** What the server knows of pushing to this session. */
export interface PushState {
  /** What a browser subscribes with. */
  key: string;
  /** Absent while the server pushes nothing to it. */
  device?: {
    /** What the push service answered last, as status of HTTP; 0 for nothing. */
    answer?: number;
    /** The last test that was sent. */
    test?: string;
  };
}

/** Being told of messages while no page is open. */
export interface PushCommands {
  push(): Promise<PushState>;
  subscribePush(subscription: PushSubscribed): Promise<void>;
  unsubscribePush(): Promise<void>;
  /** Has a test pushed; it arrives with this id. */
  testPush(id: string): Promise<void>;
}
