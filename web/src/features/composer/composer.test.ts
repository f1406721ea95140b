import { describe, expect, it } from 'vitest'
import { draftOf, isUnkept, told } from './drafts'
import { isMeantToWrite, sends, type Key } from './keys'
import { linked, markOf, toggled, type Replacement, type Selection } from './marks'

function key(name: string, more: Partial<Key> = {}): Key {
  return { key: name, keyCode: 0, isComposing: false, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more }
}

describe('Enter', () => {
  it('sends, or makes a new line when Ctrl and Enter send', () => {
    expect(sends(key('Enter'), 'enter')).toBe(true)
    expect(sends(key('Enter'), 'ctrl-enter')).toBe(false)
  })

  it.each([{ ctrlKey: true }, { metaKey: true }])('sends with %j in any case', (more) => {
    expect(sends(key('Enter', more), 'enter')).toBe(true)
    expect(sends(key('Enter', more), 'ctrl-enter')).toBe(true)
  })

  it.each([{ shiftKey: true }, { isComposing: true }, { keyCode: 229 }])('does not send with %j', (more) =>
    expect(sends(key('Enter', more), 'enter')).toBe(false),
  )
})

describe('a key pressed elsewhere', () => {
  it.each(['a', 'ß', '日', '👍'])('%s is meant for the composer', (name) => expect(isMeantToWrite(key(name))).toBe(true))

  it.each([key('Enter'), key(' '), key('?'), key('a', { ctrlKey: true }), key('Dead'), key('a', { keyCode: 229 })])(
    '%j is not',
    (pressed) => expect(isMeantToWrite(pressed)).toBe(false),
  )
})

describe('marks', () => {
  const after = ({ text }: Selection, { start, end, put }: Replacement) => text.slice(0, start) + put + text.slice(end)

  it('go around the selection and away again', () => {
    const plain = { text: 'a word', start: 2, end: 6 }
    const bold = toggled(plain, markOf('B')!)
    expect(after(plain, bold)).toBe('a **word**')
    const marked = { text: 'a **word**', start: bold.select[0], end: bold.select[1] }
    const back = toggled(marked, '**')
    expect(after(marked, back)).toBe('a word')
    expect(back.select).toEqual([2, 6])
  })

  it('stand around the cursor when nothing is selected', () => {
    expect(toggled({ text: '', start: 0, end: 0 }, markOf('e')!)).toEqual({ start: 0, end: 0, put: '``', select: [1, 1] })
  })

  it('link the words that an address is pasted over', () => {
    const words = { text: 'see this', start: 4, end: 8 }
    expect(after(words, linked(words, 'https://example.org/'))).toBe('see [this](https://example.org/)')
  })
})

describe('a draft', () => {
  it('takes what was kept', () => expect(told(draftOf(''), 'kept')).toEqual(draftOf('kept')))

  it('keeps what was typed since', () => {
    const typed = { text: 'typed', kept: '', keeping: 0 }
    expect(told(typed, 'kept')).toBe(typed)
    expect(isUnkept(typed)).toBe(true)
  })

  it('is not set back by the echo of an earlier save', () => {
    const saving = { text: 'ab', kept: 'ab', keeping: 1 }
    expect(told(saving, 'a')).toBe(saving)
  })
})
