// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Bridge, MessageRow, RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { messages } from '../../i18n/locales/en.po'
import { keep } from '../../ui/kept'
import { askAt, NOT_NOW_MS, QUIET_MS, type Occasion } from './asking'
import { concerns, tells } from './notifier'
import { titleOf } from './useUnreadSigns'
import { showsText, wordsFor } from './words'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages }))

describe('asking for notifications', () => {
  const occasion: Occasion = { permission: 'default', startedAt: 1_000, sentAt: 2_000, notBefore: 0 }

  it('waits for the first message, and for the first minute to be over', () => {
    expect(askAt({ ...occasion, sentAt: undefined })).toBeUndefined()
    expect(askAt(occasion)).toBe(1_000 + QUIET_MS)
    expect(askAt({ ...occasion, sentAt: 900_000 })).toBe(900_000)
  })

  it('rests for a week after "Not now"', () => {
    const notBefore = 2_000 + NOT_NOW_MS
    expect(NOT_NOW_MS).toBe(7 * 24 * 60 * 60_000)
    expect(askAt({ ...occasion, notBefore })).toBe(notBefore)
  })

  it.each(['granted', 'denied', 'unsupported'] as const)('is not done when they are %s', (permission) =>
    expect(askAt({ ...occasion, permission })).toBeUndefined(),
  )
})

describe('a notification', () => {
  const ada = { displayName: 'Ada' }
  const row = { text: 'See **the notes**' }

  it('says who said what where', () => {
    expect(wordsFor({ kind: 'public', name: 'launch' }, row, ada, true)).toEqual({ title: 'Ada in launch', body: 'See the notes' })
    expect(wordsFor({ kind: 'direct', name: 'Ada' }, row, ada, true).title).toBe('Ada')
  })

  it('keeps to itself what was said, if wished', () => {
    expect(wordsFor({ kind: 'direct', name: 'Ada' }, row, ada, false).body).toBe('New message')
  })

  it('keeps what was said in encrypted rooms to itself until somebody wants it', () => {
    const shown = () => [showsText({ encryption: 'none' }), showsText({ encryption: 'mls' })]
    expect(shown()).toEqual([true, false])
    keep('notification-encrypted-text', 'on')
    expect(shown()).toEqual([true, true])
    keep('notification-text', 'off')
    expect(shown()).toEqual([false, false])
  })

  it('is short', () => {
    const { body } = wordsFor({ kind: 'direct', name: 'Ada' }, { text: '👍'.repeat(1_000) }, ada, true)
    expect([...body]).toHaveLength(200)
    expect(body.endsWith('👍…')).toBe(true)
  })
})

describe('of a room', () => {
  const row = { mentions: ['ada'] }

  it('one is told of everything, unless one wants less', () => {
    expect(tells(undefined, {}, 'ada')).toBe(true)
    expect(tells({}, {}, 'ada')).toBe(true)
    expect(tells({ notifications: 'nothing' }, row, 'ada')).toBe(false)
  })

  it('one is told of mentions only', () => {
    const entry = { notifications: 'mentions' } as const
    expect(tells(entry, row, 'ada')).toBe(true)
    expect(tells(entry, { mentionsRoom: true }, 'ada')).toBe(true)
    expect(tells(entry, row, 'bob')).toBe(false)
    expect(tells(entry, row, undefined)).toBe(false)
  })
})

describe('of what is said in a thread', () => {
  const followed = { read: 0, replies: 1, last: 9, unread: 1, mentions: 0 }
  const bridge = {
    threads: async () => [{ root: 1, ...followed }],
    messages: async ({ seqs }) => ({ rows: seqs.map((seq) => ({ sender: seq === 2 ? 'ada' : 'bob' }) as MessageRow), people: {} }),
  } satisfies Pick<Bridge, 'threads' | 'messages'>

  it.each([
    ['what stands in no thread', {}, true],
    ['threads that one follows', { thread: 1 }, true],
    ['threads that one began and does not follow', { thread: 2 }, false],
    ['other threads', { thread: 3 }, false],
    ['mentions in other threads', { thread: 3, mentions: ['ada'] }, true],
  ] as const)('%s', async (_, row, isTold) => {
    expect(await concerns(bridge, { room: 'room', row: row as Partial<MessageRow> }, 'ada')).toBe(isTold)
  })

  it('in encrypted rooms, of which the server does not know who began it, one is told of threads that one began', async () => {
    useMirror.setState({ rooms: [{ room: 'room', encryption: 'mls' } as RoomEntry] })
    expect(await concerns(bridge, { room: 'room', row: { thread: 2 } }, 'ada')).toBe(true)
    expect(await concerns(bridge, { room: 'room', row: { thread: 3 } }, 'ada')).toBe(false)
    useMirror.setState({ rooms: [] })
  })

  it('one is told no more once one stopped following', async () => {
    useMirror.setState({ marks: { room: { 2: { following: false }, 3: { following: true } } } })
    expect(await concerns(bridge, { room: 'room', row: { thread: 2 } }, 'ada')).toBe(false)
    expect(await concerns(bridge, { room: 'room', row: { thread: 3 } }, 'ada')).toBe(true)
  })
})

it('the title of the page counts what is unread', () => {
  const room = { kind: 'public', name: 'launch' } as Parameters<typeof titleOf>[1]
  expect(titleOf(3, room)).toBe('(3) #launch · Parley')
  expect(titleOf(0, undefined)).toBe('Parley')
})
