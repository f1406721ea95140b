import type { Id } from '../../bridge/bridge'
import { excerptOf } from './excerpt'

/** What is pushed, as docs/protocol.md has it. */
export type Pushed =
  | { room: Id; seq: number; at: number; name?: string; sender: string; text?: string; mention: boolean; read: Id[] }
  | { test: Id }

/** What notifications say, in the language of the page: the service worker has neither catalogues nor settings. */
export interface PushWords {
  /** With `{sender}` and `{room}` in it. */
  inRoom: string
  message: string
  test: string
  /** Whether what was said is shown, too; the server may not have been told yet. */
  text: boolean
}

/** Where the page keeps them for it: of what a service worker can read, the least to open. */
export const PUSH_WORDS = 'push-words'
const KEY = '/push-words'

const ENGLISH: PushWords = { inRoom: '{sender} in {room}', message: 'New message', test: 'The test arrived', text: true }

export async function keepWords(words: PushWords): Promise<void> {
  const cache = await caches.open(PUSH_WORDS)
  await cache.put(KEY, new Response(JSON.stringify(words)))
}

/** With the subscription: what is kept says that somebody wants to be told. */
export async function forgetWords(): Promise<void> {
  await caches.delete(PUSH_WORDS)
}

export async function wordsKept(): Promise<PushWords | undefined> {
  const kept = await (await caches.open(PUSH_WORDS)).match(KEY)
  return kept?.json() as Promise<PushWords> | undefined
}

/** The notification of a push, and where a click on it leads. */
export async function pushedWords(pushed: Pushed): Promise<{ title: string; body: string; tag: string; path: string }> {
  const words = (await wordsKept()) ?? ENGLISH
  if ('test' in pushed) return { title: 'Parley', body: words.test, tag: 'test', path: '/settings' }
  const { room, name, sender, text } = pushed
  const inRoom = words.inRoom.replace(/\{(sender|room)\}/g, (_, what) => (what === 'sender' ? sender : (name ?? '')))
  return {
    title: name === undefined ? sender : inRoom,
    body: text === undefined || !words.text ? words.message : excerptOf(text),
    tag: room,
    path: `/r/${room}`,
  }
}
