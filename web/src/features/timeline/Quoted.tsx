import { Trans, useLingui } from '@lingui/react/macro'
import type { Id, Profile, Quote } from '../../bridge/bridge'
import { ReplyIcon } from '../../ui/icons'
import { navigate } from '../../ui/navigation'
import { plainText } from '../../ui/plainText'

/** What a message answers; one click leads there. */
export function Quoted({ room, quote, people }: { room: Id; quote: Quote; people: Readonly<Record<Id, Profile>> }) {
  const { t } = useLingui()
  if (quote.sender === undefined) {
    return (
      <p className="message-quote">
        <ReplyIcon size={14} />
        <span>
          <Trans>What this answers is not to be seen here.</Trans>
        </span>
      </p>
    )
  }
  const name = people[quote.sender]?.displayName ?? t`Someone`
  return (
    <button
      type="button"
      className="message-quote"
      title={t`Go to what this answers`}
      onClick={() => navigate({ view: 'room', room, message: quote.seq })}
    >
      <ReplyIcon size={14} />
      <span className="visually-hidden">
        <Trans>Answers</Trans>
      </span>
      <bdi>{name}</bdi>
      <span dir="auto">{quote.text === undefined ? t`A message that was deleted` : plainText(quote.text).replaceAll('\n', ' ')}</span>
    </button>
  )
}
