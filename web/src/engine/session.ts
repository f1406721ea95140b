import { CommandError, type Account, type Profile, type Session } from '../bridge/bridge';
import type { Database } from './database';
import { answered, restOf, type Rest } from './rest';
import type { Space } from './space';

const LEAST_LEFT_MS = 30_000;
const END_AGAIN_MS = 60_000;

export interface AccessToken {
  token: string;
  expiresInMs: number;
}

/** Who is signed in. The access token lives in this object only; the refresh token in a cookie no script reads. */
export class Sessions {
  readonly rest: Rest;
  session: Session = { state: 'starting' };
  private token: string | undefined;
  private expiresAt = 0;
  private refreshing: Promise<AccessToken> | undefined;
  private ending: Promise<void> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly database: Database,
    private readonly space: Space,
    private readonly world: { baseUrl: string; device: string; fetch: typeof globalThis.fetch },
    private readonly tell: (session: Session) => void,
  ) {
    this.rest = restOf(world.baseUrl, () => this.token, world.fetch);
  }

  async signUp(account: { name: string; password: string; displayName?: string; invitation?: string }): Promise<{ waiting: boolean }> {
    return answered(this.rest.POST('/v1/accounts', { body: account }));
  }

  /** @returns whether it is another person than the one whose data is kept */
  async signIn(credentials: { name: string; password: string }): Promise<{ account: Account; changed: boolean }> {
    await this.end();
    this.token = undefined;
    const tokens = await answered(this.rest.POST('/v1/sessions', { body: { ...credentials, deviceName: this.world.device, cookie: true } }));
    this.keep(tokens.accessToken, tokens.expiresInMs);
    const account = await this.fetchAccount();
    const known = await this.database.account();
    return { account, changed: known !== undefined && known.user !== account.user };
  }

  async signedIn(account: Account): Promise<void> {
    await this.space.keep(() => this.database.meta.put({ name: 'account', value: account }));
    this.set({ state: 'signedIn', account });
  }

  /** The own name or picture is another, on whatever device it was changed. */
  async renewed({ name, displayName, picture }: Profile): Promise<void> {
    if (this.session.state === 'signedIn') {
      const { picture: _, ...account } = this.session.account;
      await this.signedIn({ ...account, name, displayName, ...(picture === undefined ? {} : { picture }) });
    }
  }

  /** Who was signed in here; known without the server, so that the app opens offline. */
  async restore(): Promise<Account | undefined> {
    const known = await this.database.account();
    if (known) {
      this.set({ state: 'signedIn', account: known });
      return known;
    }
    if (await this.database.isEnding()) {
      this.signedOut();
      return undefined;
    }
    try {
      await this.refresh();
      const account = await this.fetchAccount();
      await this.signedIn(account);
      return account;
    } catch (error) {
      this.set({ state: 'signedOut' });
      if (error instanceof CommandError) {
        return undefined;
      }
      throw error;
    }
  }

  /** To be called where everything is forgotten. The session ends at the server as soon as it can be reached. */
  signedOut(): void {
    this.set({ state: 'signedOut' });
    this.endSoon();
  }

  /** Tries again and again to end the session of somebody who has signed out, if there is one. */
  endSoon(): void {
    clearTimeout(this.retry);
    this.end().catch(() => {
      this.retry = setTimeout(() => this.endSoon(), END_AGAIN_MS);
    });
  }

  close(): void {
    clearTimeout(this.retry);
  }

  /** Ends the session of somebody who has signed out, if the server does not know it yet. */
  end(): Promise<void> {
    this.ending ??= this.tryEnd().finally(() => {
      this.ending = undefined;
    });
    return this.ending;
  }

  expire(reason: string): void {
    this.token = undefined;
    if (this.session.state === 'signedIn') {
      this.set({ state: 'expired', account: this.session.account, reason });
    }
  }

  /** A call that needs a good token, tried again with a fresh one; a session that is over is told. */
  async call<T>(asked: () => Parameters<typeof answered<T>>[0]): Promise<T> {
    await this.authorized();
    const { token } = this;
    try {
      return await answered<T>(asked());
    } catch (error) {
      if (!(error instanceof CommandError && isAboutToken(error))) {
        throw error;
      }
      if (this.token === token) {
        await this.refresh();
      }
      return answered<T>(asked());
    }
  }

  async authorized(): Promise<void> {
    if (this.token === undefined || Date.now() > this.expiresAt - LEAST_LEFT_MS) {
      await this.refresh();
    }
  }

  /** One refresh at a time: a refresh token is good once. */
  refresh(): Promise<AccessToken> {
    this.refreshing ??= this.fetchToken().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async tryEnd(): Promise<void> {
    if (!(await this.database.isEnding())) {
      return;
    }
    try {
      await this.authorized();
      await answered(this.rest.DELETE('/v1/sessions/current'));
    } catch (error) {
      if (!(error instanceof CommandError && isOver(error))) {
        throw error;
      }
    }
    this.token = undefined;
    await this.database.meta.delete('ending');
  }

  private async fetchToken(): Promise<AccessToken> {
    try {
      const tokens = await answered(this.rest.POST('/v1/sessions/refresh', { body: {} }));
      return this.keep(tokens.accessToken, tokens.expiresInMs);
    } catch (error) {
      if (error instanceof CommandError && isOver(error)) {
        this.expire(error.message);
      }
      throw error;
    }
  }

  private fetchAccount(): Promise<Account> {
    return answered(this.rest.GET('/v1/account'));
  }

  private keep(token: string, expiresInMs: number): AccessToken {
    this.token = token;
    this.expiresAt = Date.now() + expiresInMs;
    return { token, expiresInMs };
  }

  private set(session: Session): void {
    this.session = session;
    this.tell(session);
  }
}

function isOver({ code }: CommandError): boolean {
  return code === 'unauthenticated' || code === 'session-ended';
}

/** The server knows better than this device's clock whether a token is good. */
function isAboutToken({ code }: CommandError): boolean {
  return code === 'unauthenticated' || code === 'token-expired';
}
