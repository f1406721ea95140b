// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { messages } from '../../i18n/locales/en.po'
import { keep } from '../../ui/kept'
import { askAt, NOT_NOW_MS, QUIET_MS, type Occasion } from './asking'
import { tells } from './notifier'
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

it('the title of the page counts what is unread', () => {
  const room = { kind: 'public', name: 'launch' } as Parameters<typeof titleOf>[1]
  expect(titleOf(3, room)).toBe('(3) #launch · Parley')
  expect(titleOf(0, undefined)).toBe('Parley')
})
