import { describe, expect, it } from 'vitest'
import { codeAt, triggerAt } from './trigger'

/** The cursor is where the bar is. */
const at = (text: string) => triggerAt(text.replace('|', ''), text.indexOf('|'))

describe('what can be completed', () => {
  it.each([
    [':sm|', { kind: 'emoji', query: 'sm', start: 0, end: 3 }],
    ['hi @|', { kind: 'person', query: '', start: 3, end: 4 }],
    ['hi @ad| you', { kind: 'person', query: 'ad', start: 3, end: 6 }],
    ['(see #gen|', { kind: 'room', query: 'gen', start: 5, end: 9 }],
    ['/re|', { kind: 'command', query: 're', start: 0, end: 3 }],
    ['@Zoë|', { kind: 'person', query: 'Zoë', start: 0, end: 4 }],
  ])('%j', (text, trigger) => expect(at(text)).toEqual(trigger))

  it.each(['a:sm|', 'it is: |', 'so:|', ':s|', 'ada@exam|', 'C#|', 'a /re|', '/rename x|', '12:30|', '|@ada'])('%j is nothing', (text) =>
    expect(at(text)).toBeUndefined(),
  )
})

describe('a code of an emoji', () => {
  it('ends with its second colon', () => {
    expect(codeAt('yes :+1:', 8)).toEqual({ code: '+1', start: 4, end: 8 })
    expect(codeAt(':tada:', 6)).toEqual({ code: 'tada', start: 0, end: 6 })
  })

  it.each(['12:30:', 'a::b:', ':x:', ': smile:'])('is not in %j', (text) => expect(codeAt(text, text.length)).toBeUndefined())
})
