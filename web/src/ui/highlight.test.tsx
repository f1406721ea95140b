import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { highlight } from './highlight'

const drawn = (language: string, text: string) => renderToStaticMarkup(highlight(language, text))

it('tells the parts of code apart', () => {
  expect(drawn('ts', 'let a = 1')).toBe('<span class="hljs-keyword">let</span> a = <span class="hljs-number">1</span>')
})

it('keeps every character as text', () => {
  const code = '<img src=x onerror="alert(1)"> // & more\n\tlast'
  const text = drawn('js', code).replace(/<[^>]*>/g, '')
  expect(text).toBe(code.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'))
})

it.each(['', 'nonsense', '__proto__'])('leaves %j to those who know it', (language) => expect(drawn(language, 'a')).toBe(''))
