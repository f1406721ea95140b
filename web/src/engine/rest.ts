import createClient from 'openapi-fetch';
import type { paths } from '../api/openapi-types';
import { CommandError, type ErrorCode, type Page } from '../bridge/bridge';

/** How long the server may take to answer; a dead network would let one wait for minutes. */
const PATIENCE_MS = 30_000;

/** The server's REST interface, typed by its contract. */
export type Rest = ReturnType<typeof restOf>;

/** @param token the access token of the moment, if there is one */
export function restOf(baseUrl: string, token: () => string | undefined, fetch: typeof globalThis.fetch) {
  const client = createClient<paths>({ baseUrl, fetch: (request) => fetch(patient(request)) });
  client.use({
    onRequest({ request }) {
      const bearer = token();
      if (bearer !== undefined) {
        request.headers.set('authorization', `Bearer ${bearer}`);
      }
      return request;
    },
  });
  return client;
}

function patient(request: Request): Request {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), PATIENCE_MS);
  return new Request(request, { signal: controller.signal });
}

interface Answer<T> {
  data?: T;
  error?: { code?: string; detail?: string; field?: string; retryAfterMs?: number };
}

/** The answer's data; a problem, or no answer at all, becomes a `CommandError`. */
export async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch {
    throw new CommandError('offline', 'the server does not answer');
  }
  if (answer.error !== undefined) {
    const { code, detail, field, retryAfterMs } = answer.error;
    throw new CommandError((code ?? 'unavailable') as ErrorCode, detail ?? 'the server failed', field, retryAfterMs);
  }
  return answer.data as T;
}

/** A page of a list, as the UI takes it. */
export function paged<T>(entries: T[], next: string | undefined): Page<T> {
  return next === undefined ? { entries } : { entries, next };
}
