import { describe, expect, it } from 'vitest'
import { parseInline, parseMarkdown, webAddress } from './markdown'

const text = (value: string) => ({ kind: 'text', text: value })

describe('parseMarkdown', () => {
  it('keeps plain text and line breaks', () => {
    expect(parseMarkdown('one\ntwo\n\nthree')).toEqual([
      { kind: 'paragraph', children: [text('one'), { kind: 'break' }, text('two')] },
      { kind: 'paragraph', children: [text('three')] },
    ])
  })

  it('reads strong, emphasis, strike and code', () => {
    expect(parseInline('**a** *b* _c_ ~~d~~ `e*`')).toEqual([
      { kind: 'strong', children: [text('a')] },
      text(' '),
      { kind: 'emphasis', children: [text('b')] },
      text(' '),
      { kind: 'emphasis', children: [text('c')] },
      text(' '),
      { kind: 'strike', children: [text('d')] },
      text(' '),
      { kind: 'code', text: 'e*' },
    ])
  })

  it.each(['2 * 3 * 4', 'snake_case_name', '**open', '`open', '~ ~', '* * *', '[a](b)'])(
    'leaves %j as it is',
    (value) => expect(parseInline(value)).toEqual([text(value)]),
  )

  it('nests marks', () => {
    expect(parseInline('**a *b* c**')).toEqual([
      {
        kind: 'strong',
        children: [text('a '), { kind: 'emphasis', children: [text('b')] }, text(' c')],
      },
    ])
  })

  it('reads emphasis and strong that share their stars', () => {
    expect(parseInline('***a***')).toEqual([{ kind: 'strong', children: [{ kind: 'emphasis', children: [text('a')] }] }])
  })

  it('reads what is to stay hidden, with the marks in it', () => {
    expect(parseInline('the ||butler **did** it||')).toEqual([
      text('the '),
      { kind: 'spoiler', children: [text('butler '), { kind: 'strong', children: [text('did')] }, text(' it')] },
    ])
  })

  it.each(['a || b || c', '|| a ||', '||', 'x = a ||b'])('takes %j for no mark', (value) =>
    expect(parseInline(value)).toEqual([text(value)]),
  )

  it('reads fenced code without looking into it', () => {
    expect(parseMarkdown('```ts\nlet a = **1**\n\n```\nafter')).toEqual([
      { kind: 'code', language: 'ts', text: 'let a = **1**\n' },
      { kind: 'paragraph', children: [text('after')] },
    ])
  })

  it('takes a fence that nobody closed to the end', () => {
    expect(parseMarkdown('```\na')).toEqual([{ kind: 'code', language: '', text: 'a' }])
  })

  it('reads quotes and lists', () => {
    expect(parseMarkdown('> said\n- one\n- two\n3. three')).toEqual([
      { kind: 'quote', children: [{ kind: 'paragraph', children: [text('said')] }] },
      { kind: 'list', ordered: false, start: 1, items: [[text('one')], [text('two')]] },
      { kind: 'list', ordered: true, start: 3, items: [[text('three')]] },
    ])
  })

  it('links addresses without the full stop after them', () => {
    expect(parseInline('see https://example.org/a_(b). Bye')).toEqual([
      text('see '),
      { kind: 'link', href: 'https://example.org/a_(b)', children: [text('https://example.org/a_(b)')] },
      text('. Bye'),
    ])
  })

  it('links a label to the web only', () => {
    expect(parseInline('[x](https://example.org/)')).toEqual([
      { kind: 'link', href: 'https://example.org/', children: [text('x')] },
    ])
    expect(parseInline('[x](javascript:alert(1))')).toEqual([text('[x](javascript:alert(1))')])
    expect(webAddress('javascript:alert(1)')).toBeNull()
    expect(webAddress('data:text/html,a')).toBeNull()
  })

  it('reads names after an at sign, without the full stop after them', () => {
    const mention = (name: string) => ({ kind: 'mention', name })
    expect(parseInline('hi @Ada-1. And (@b.c)')).toEqual([text('hi '), mention('ada-1'), text('. And ('), mention('b.c'), text(')')])
    expect(parseInline('ada@example.org @ @.')).toEqual([text('ada@example.org @ @.')])
  })

  it('keeps markup of others as text', () => {
    expect(parseInline('<img src=x onerror=alert(1)>')).toEqual([text('<img src=x onerror=alert(1)>')])
  })

  it('ends whatever is nested, and however many marks there are', () => {
    for (const mark of ['*', '_', '~', '`', '> ', '[', '**', '||', '- ', 'https://']) {
      expect(parseMarkdown(mark.repeat(8000))).toBeInstanceOf(Array)
    }
  })
})
