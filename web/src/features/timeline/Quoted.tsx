import { Trans, useLingui } from '@lingui/react/macro'
import type { Id, Profile, Quote } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { ReplyIcon } from '../../ui/icons'
import { personName } from '../../ui/names'
import { navigate } from '../../ui/navigation'
import { plainText } from '../../ui/plainText'
import { placeIn } from './placeIn'

interface QuotedProps {
  room: Id
  quote: Quote
  /** The thread that the answer stands in. */
  thread: number | undefined
  people: Readonly<Record<Id, Profile>>
}

/** What a message answers; one click leads there. */
export function Quoted({ room, quote, thread, people }: QuotedProps) {
  const { t } = useLingui()
  const isBlocked = useMirror((state) => quote.sender !== undefined && state.blocked.has(quote.sender))
  if (quote.sender === undefined) {
    return (
      <p className="message-quote">
        <ReplyIcon size={14} />
        <span>
          <Trans>The message this answers is not available here.</Trans>
        </span>
      </p>
    )
  }
  const name = personName(people[quote.sender])
  const saidIn = ({ text }: Quote) => {
    if (isBlocked) return t`Message of somebody you blocked.`
    return text === undefined ? t`A message that was deleted` : plainText(text).replaceAll('\n', ' ')
  }
  return (
    <button
      type="button"
      className="message-quote"
      title={t`Go to what this answers`}
      onClick={(event) => {
        const here = thread === undefined ? null : shownBeside(event.currentTarget, quote.seq)
        if (here) here.focus()
        else navigate(placeIn(room, quote))
      }}
    >
      <ReplyIcon size={14} />
      <span className="visually-hidden">
        <Trans>Answers</Trans>
      </span>
      <bdi>{name}</bdi>
      <span dir="auto">{saidIn(quote)}</span>
    </button>
  )
}

/** A thread is there as a whole: what is answered in it needs no way, only the eye. */
function shownBeside(element: HTMLElement, seq: number): HTMLElement | null {
  return element.closest('[role="log"]')?.querySelector<HTMLElement>(`[data-seq="${seq}"]`) ?? null
}
