// @vitest-environment happy-dom
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Markdown, type Mentions } from './Markdown'

const ADA: Mentions = { ada: { user: 'a', displayName: 'Ada', self: false } }

const drawn = (text: string) => renderToStaticMarkup(<Markdown text={text} mentions={ADA} />)

it('marks whom a message mentions', () => {
  expect(drawn('@ada')).toBe('<p><span class="mention" title="@ada">@<bdi>Ada</bdi></span></p>')
})

it.each(['bob', 'constructor'])('leaves @%s, whom it does not mention, as it is', (name) => {
  expect(drawn(`@${name}`)).toBe(`<p>@${name}</p>`)
})
