import { createContext, memo, useContext, type ReactNode } from 'react'
import type { Id } from '../bridge/bridge'
import { CodeBlock } from './CodeBlock'
import { type Block, type Inline, parseMarkdown } from './markdown'
import { linkTo } from './navigation'
import { showCard } from './personCard'
import { parseRoute } from './route'
import { Spoiler } from './Spoiler'

/** Somebody whom a message mentions; everybody, when it has no user. */
export interface Mentioned {
  user?: Id
  /** Where: whoever is mentioned there is shown by a click. */
  room?: Id
  displayName: string
  self: boolean
}

export type Mentions = Readonly<Record<string, Mentioned>>

const MentionsContext = createContext<Mentions>({})
const NOBODY: Mentions = {}

/** Whether it stands in what is clicked as a whole: a link, or hidden text. */
const PartContext = createContext(false)

/** @param mentions by name of account */
export const Markdown = memo(function Markdown({ text, mentions = NOBODY }: { text: string; mentions?: Mentions }) {
  return <MentionsContext value={mentions}>{parseMarkdown(text).map(renderBlock)}</MentionsContext>
})

function Mention({ name }: { name: string }) {
  const mentions = useContext(MentionsContext)
  const isPart = useContext(PartContext)
  const mentioned = Object.hasOwn(mentions, name) ? mentions[name] : undefined
  if (!mentioned) return <>@{name}</>
  const { user, room, displayName, self } = mentioned
  const looks = { className: 'mention', 'data-self': self || undefined, title: `@${name}` }
  if (user === undefined || isPart) {
    return (
      <span {...looks}>
        @<bdi>{displayName}</bdi>
      </span>
    )
  }
  return (
    <button type="button" {...looks} aria-haspopup="dialog" onClick={(event) => showCard(user, room, event.currentTarget)}>
      @<bdi>{displayName}</bdi>
    </button>
  )
}

function renderBlock(block: Block, key: number): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return <p key={key}>{block.children.map(renderInline)}</p>
    case 'code':
      return <CodeBlock key={key} language={block.language} text={block.text} />
    case 'quote':
      return <blockquote key={key}>{block.children.map(renderBlock)}</blockquote>
    case 'list': {
      const items = block.items.map((item, index) => <li key={index}>{item.map(renderInline)}</li>)
      return block.ordered ? (
        <ol key={key} start={block.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      )
    }
  }
}

function renderInline(node: Inline, key: number): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'break':
      return <br key={key} />
    case 'code':
      return <code key={key}>{node.text}</code>
    case 'strong':
      return <strong key={key}>{node.children.map(renderInline)}</strong>
    case 'emphasis':
      return <em key={key}>{node.children.map(renderInline)}</em>
    case 'strike':
      return <s key={key}>{node.children.map(renderInline)}</s>
    case 'spoiler':
      return (
        <Spoiler key={key}>
          <PartContext value={true}>{node.children.map(renderInline)}</PartContext>
        </Spoiler>
      )
    case 'mention':
      return <Mention key={key} name={node.name} />
    case 'link':
      return (
        <a key={key} {...destination(node.href)}>
          <PartContext value={true}>{node.children.map(renderInline)}</PartContext>
        </a>
      )
  }
}

/** A room or a message of this server opens here, everything else in a tab of its own. */
function destination(href: string) {
  const { origin, pathname, hash } = new URL(href)
  const route = origin === location.origin ? parseRoute(pathname, hash) : undefined
  return route?.view === 'room' ? linkTo(route) : { href, target: '_blank', rel: 'noopener noreferrer' }
}
