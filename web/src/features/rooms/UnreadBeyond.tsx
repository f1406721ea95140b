import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowDownIcon, ArrowUpIcon } from '../../ui/icons'
import type { Beyond } from './beyond'

/** Lies over the edges of the list behind which something is unread; takes no room of its own. */
export function UnreadBeyond({ beyond, onGo }: { beyond: Beyond; onGo(index: number): void }) {
  const { t } = useLingui()
  const { above, below } = beyond
  return (
    <>
      {above !== undefined && (
        <button type="button" className="unread-beyond" data-edge="above" aria-label={t`More unread above`} onClick={() => onGo(above)}>
          <ArrowUpIcon size={16} />
          <Trans>More unread</Trans>
        </button>
      )}
      {below !== undefined && (
        <button type="button" className="unread-beyond" data-edge="below" aria-label={t`More unread below`} onClick={() => onGo(below)}>
          <ArrowDownIcon size={16} />
          <Trans>More unread</Trans>
        </button>
      )}
    </>
  )
}
