// @vitest-environment happy-dom
import { renderToStaticMarkup } from 'react-dom/server'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Markdown, type Mentions } from './Markdown'

const ADA: Mentions = { ada: { user: 'a', displayName: 'Ada', self: false } }

const drawn = (text: string) => renderToStaticMarkup(<Markdown text={text} mentions={ADA} />)

it('marks whom a message mentions', () => {
  expect(drawn('@ada')).toBe('<p><button type="button" class="mention" title="@ada" aria-haspopup="dialog">@<bdi>Ada</bdi></button></p>')
  expect(drawn('[see @ada](https://example.org)'), 'no button in what is clicked as a whole').toContain('<span class="mention" title="@ada">')
})

it.each(['bob', 'constructor'])('leaves @%s, whom it does not mention, as it is', (name) => {
  expect(drawn(`@${name}`)).toBe(`<p>@${name}</p>`)
})

/** What a message may be drawn with: nothing that loads, runs or submits. */
const ELEMENTS = ['A', 'BDI', 'BLOCKQUOTE', 'BR', 'BUTTON', 'CODE', 'DIV', 'EM', 'LI', 'OL', 'P', 'PATH', 'PRE', 'RECT', 'S', 'SPAN', 'STRONG', 'SVG', 'UL']

const PIECES = ['<script>', '<img src=x onerror=alert(1)>', '</p>', '[a](', 'javascript:alert(1)', ' JaVaScRiPt:', 'data:text/html,', 'https://example.org', ')', '**', '*', '`', '```', '```js', '||', '> ', '- ', '1. ', '\n', '&lt;', '@ada', '"', ' onclick=', '~~', '\u0000', '\t']

it('draws whatever is written with few elements, and leads nowhere but to addresses of the web', () => {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  const text = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })), { maxLength: 40 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (said) => {
      const page = document.createElement('div')
      page.innerHTML = renderToStaticMarkup(
        <I18nProvider i18n={i18n}>
          <Markdown text={said} mentions={ADA} />
        </I18nProvider>,
      )
      expect(page.children.length > 0).toBe(said.trim() !== '')
      for (const element of page.querySelectorAll('*')) {
        expect(ELEMENTS).toContain(element.tagName.toUpperCase())
        for (const { name } of element.attributes) expect(name).not.toMatch(/^on|^src|^style$/)
        const href = element.getAttribute('href')
        if (href !== null) expect(href).toMatch(/^https?:\/\//)
      }
    }),
    { numRuns: 500 },
  )
})
