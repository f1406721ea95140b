/**
 * The part of Markdown that messages use, as data. Message text never becomes an HTML string: `Markdown.tsx`
 * turns these nodes into elements, so that nothing a person writes can be read as markup.
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; children: Inline[] }
  | { kind: 'emphasis'; children: Inline[] }
  | { kind: 'strike'; children: Inline[] }
  /** Hidden until somebody wants to see it. */
  | { kind: 'spoiler'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; children: Inline[] }
  /** Perhaps somebody's name: the message says whom it mentions. */
  | { kind: 'mention'; name: string }
  | { kind: 'break' }

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] }

/** Past it, marks stay text: nobody nests so deep by intent, and the parser stays linear. */
const MAX_DEPTH = 8

const FENCE = /^```([\w+#.-]{0,20})\s*$/
const QUOTE = /^> ?/
const BULLET = /^[-*] +(?=\S)/
const NUMBER = /^(\d{1,9})[.)] +(?=\S)/

export function parseMarkdown(text: string, depth = 0): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const [block, next] = readBlock(lines, at, depth)
    if (block) blocks.push(block)
    at = next
  }
  return blocks
}

function readBlock(lines: string[], at: number, depth: number): [Block | null, number] {
  const line = lines[at]!
  if (line.trim() === '') return [null, at + 1]
  const fence = FENCE.exec(line)
  if (fence) return readFence(lines, at, fence[1]!)
  if (QUOTE.test(line) && depth < MAX_DEPTH) return readQuote(lines, at, depth)
  if (BULLET.test(line) || NUMBER.test(line)) return readList(lines, at)
  return readParagraph(lines, at, depth)
}

function readFence(lines: string[], at: number, language: string): [Block, number] {
  let end = at + 1
  while (end < lines.length && lines[end] !== '```') end++
  return [{ kind: 'code', language, text: lines.slice(at + 1, end).join('\n') }, end + 1]
}

function readQuote(lines: string[], at: number, depth: number): [Block, number] {
  const end = endWhile(lines, at, (line) => QUOTE.test(line))
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ''))
  return [{ kind: 'quote', children: parseMarkdown(inner.join('\n'), depth + 1) }, end]
}

function readList(lines: string[], at: number): [Block, number] {
  const number = NUMBER.exec(lines[at]!)
  const marker = number ? NUMBER : BULLET
  const end = endWhile(lines, at, (line) => marker.test(line))
  const items = lines.slice(at, end).map((line) => parseInline(line.replace(marker, '')))
  return [{ kind: 'list', ordered: number !== null, start: Number(number?.[1] ?? 1), items }, end]
}

function readParagraph(lines: string[], at: number, depth: number): [Block, number] {
  const first = at + 1
  const end = endWhile(lines, first, (line) => line.trim() !== '' && !startsBlock(line, depth))
  return [{ kind: 'paragraph', children: parseInline(lines.slice(at, end).join('\n')) }, end]
}

function startsBlock(line: string, depth: number): boolean {
  const quote = QUOTE.test(line) && depth < MAX_DEPTH
  return quote || FENCE.test(line) || BULLET.test(line) || NUMBER.test(line)
}

function endWhile(lines: string[], from: number, holds: (line: string) => boolean): number {
  let end = from
  while (end < lines.length && holds(lines[end]!)) end++
  return end
}

const MARKS = [
  { mark: '**', kind: 'strong' },
  { mark: '~~', kind: 'strike' },
  { mark: '||', kind: 'spoiler' },
  { mark: '*', kind: 'emphasis' },
  { mark: '_', kind: 'emphasis' },
] as const

/** A name of an account; the full stop after one ends the sentence. */
const MENTION = /@([a-z0-9][a-z0-9._-]{0,30}[a-z0-9])/iy

const URL_START = /https?:\/\/[^\s<>"]+/y
const NAMED_LINK = /\[([^[\]\n]{1,500})\]\((https?:\/\/[^\s()<>]{1,2000})\)/y

export function parseInline(text: string, depth = 0): Inline[] {
  const nodes: Inline[] = []
  let plain = ''
  let at = 0
  const missing = new Set<string>()
  const take = (node: Inline, next: number) => {
    if (plain) nodes.push({ kind: 'text', text: plain })
    plain = ''
    nodes.push(node)
    at = next
  }
  while (at < text.length) {
    const found = readMark(text, at, depth, missing)
    if (found) {
      take(found.node, found.next)
    } else {
      plain += text[at]
      at++
    }
  }
  if (plain) nodes.push({ kind: 'text', text: plain })
  return nodes
}

interface Found {
  node: Inline
  next: number
}

function readMark(text: string, at: number, depth: number, missing: Set<string>): Found | null {
  switch (text[at]) {
    case '\n':
      return { node: { kind: 'break' }, next: at + 1 }
    case '`':
      return readCode(text, at, missing)
    case '[':
      return depth < MAX_DEPTH ? readNamedLink(text, at) : null
    case 'h':
      return readUrl(text, at)
    case '@':
      return readMention(text, at)
    case '*':
    case '_':
    case '~':
    case '|':
      return depth < MAX_DEPTH ? readSpan(text, at, depth, missing) : null
    default:
      return null
  }
}

function readCode(text: string, at: number, missing: Set<string>): Found | null {
  const end = closing(text, '`', at + 1, missing)
  if (end <= at + 1) return null
  return { node: { kind: 'code', text: text.slice(at + 1, end) }, next: end + 1 }
}

function readMention(text: string, at: number): Found | null {
  if (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]!)) return null
  MENTION.lastIndex = at
  const name = MENTION.exec(text)?.[1]
  return name === undefined ? null : { node: { kind: 'mention', name: name.toLowerCase() }, next: at + name.length + 1 }
}

function readNamedLink(text: string, at: number): Found | null {
  NAMED_LINK.lastIndex = at
  const match = NAMED_LINK.exec(text)
  const href = match && webAddress(match[2]!)
  if (!match || !href) return null
  const label = parseInline(match[1]!, MAX_DEPTH)
  return { node: { kind: 'link', href, children: label }, next: at + match[0].length }
}

function readUrl(text: string, at: number): Found | null {
  if (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]!)) return null
  URL_START.lastIndex = at
  const match = URL_START.exec(text)
  if (!match) return null
  const shown = withoutTrailingPunctuation(match[0])
  const href = webAddress(shown)
  if (!href) return null
  const children: Inline[] = [{ kind: 'text', text: shown }]
  return { node: { kind: 'link', href, children }, next: at + shown.length }
}

/** A full stop after an address ends the sentence; a bracket closes what was opened before the address. */
function withoutTrailingPunctuation(url: string): string {
  let end = url.length
  while (end > 0 && isTrailing(url.slice(0, end))) end--
  return url.slice(0, end)
}

function isTrailing(url: string): boolean {
  const last = url[url.length - 1]!
  if (last === ')') return url.split(')').length > url.split('(').length
  return '.,:;!?\'*_~`]'.includes(last)
}

/** Only the web: `javascript:` and its kin stay text. */
export function webAddress(url: string): string | null {
  const parsed = URL.canParse(url) ? new URL(url) : null
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed.href : null
}

function readSpan(text: string, at: number, depth: number, missing: Set<string>): Found | null {
  const found = MARKS.find(({ mark }) => text.startsWith(mark, at))
  if (!found) return null
  const { mark, kind } = found
  const from = at + mark.length
  if (!opens(text, at, from, mark)) return null
  const end = closingSpan(text, mark, from, missing)
  if (end < 0) return null
  const node: Inline = { kind, children: parseInline(text.slice(from, end), depth + 1) }
  return { node, next: end + mark.length }
}

/** `2 * 3` and snake_case are no emphasis. */
function opens(text: string, at: number, from: number, mark: string): boolean {
  const after = text[from]
  if (after === undefined || /\s/.test(after)) return false
  return mark !== '_' || at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)
}

function closingSpan(text: string, mark: string, from: number, missing: Set<string>): number {
  let end = closing(text, mark, from, missing)
  while (end >= 0 && !closes(text, end, mark, from)) {
    end = text.indexOf(mark, end + 1)
  }
  return end
}

function closes(text: string, end: number, mark: string, from: number): boolean {
  if (end === from || /\s/.test(text[end - 1]!)) return false
  const after = text[end + mark.length]
  if (mark === '*' && (after === '*' || text[end - 1] === '*')) return false
  if (mark === '**' && after === '*' && text[from] === '*') return false
  return mark !== '_' || after === undefined || !/[\p{L}\p{N}]/u.test(after)
}

/** Remembers which marks never close, so that a thousand stars cost one look. */
function closing(text: string, mark: string, from: number, missing: Set<string>): number {
  if (missing.has(mark)) return -1
  const end = text.indexOf(mark, from)
  if (end < 0) missing.add(mark)
  return end
}
