import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Id, MessageRow } from '../../bridge/bridge'
import { CheckIcon, CopyIcon, LinkIcon } from '../../ui/icons'
import { pathOf } from '../../ui/route'

type Copied = 'text' | 'link'

/** What can be done with a message; there only while somebody points at it or has the focus in it. */
export function MessageToolbar({ room, row }: { room: Id; row: MessageRow }) {
  const { t } = useLingui()
  const [copied, setCopied] = useState<Copied | null>(null)
  const copy = (what: Copied, text: string) => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(what),
      () => setCopied(null),
    )
  }
  return (
    <div className="message-toolbar" role="toolbar" aria-label={t`Message`}>
      <button type="button" className="icon-button" aria-label={t`Copy text`} title={t`Copy text`} onClick={() => copy('text', row.text)}>
        {copied === 'text' ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
      </button>
      {row.seq > 0 && (
        <button
          type="button"
          className="icon-button"
          aria-label={t`Copy link`}
          title={t`Copy link`}
          onClick={() => copy('link', location.origin + pathOf({ view: 'room', room, message: row.seq }))}
        >
          {copied === 'link' ? <CheckIcon size={16} /> : <LinkIcon size={16} />}
        </button>
      )}
      <span className="visually-hidden" role="status">
        {copied !== null && t`Copied`}
      </span>
    </div>
  )
}
