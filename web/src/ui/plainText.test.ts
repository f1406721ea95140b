import { expect, it } from 'vitest'
import { plainText } from './plainText'

it.each([
  ['a **bold** _move_', 'a bold move'],
  ['see [the notes](https://example.org/)', 'see the notes'],
  ['> quoted\n\nanswer', 'quoted\nanswer'],
  ['- one\n- `two`', '• one\n• two'],
  ['3. three\n4. four', '3. three\n4. four'],
  ['the ||butler||', 'the ▒▒▒▒'],
  ['```\nlet x = 1\n```', 'let x = 1'],
])('%j says %j', (markdown, text) => expect(plainText(markdown)).toBe(text))
