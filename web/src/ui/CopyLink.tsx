import { TextInput } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { FormError } from './FormError'
import { LinkIcon } from './icons'
import { useAction } from './useAction'

/** A link to be given away; `link` is empty until there is one. */
export function CopyLink({ label, link, error }: { label: string; link: string; error: unknown }) {
  const [copied, setCopied] = useState(false)
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(link)
    setCopied(true)
  })
  return (
    <>
      <TextInput label={label} value={link} readOnly onFocus={(event) => event.currentTarget.select()} data-autofocus />
      <FormError error={error ?? copy.error} />
      <div className="form-end">
        <span role="status" className="soft">
          {copied && <Trans>Copied</Trans>}
        </span>
        <button type="button" className="button button-primary" disabled={link === ''} onClick={() => void copy.run()}>
          <LinkIcon size={18} />
          <Trans>Copy the link</Trans>
        </button>
      </div>
    </>
  )
}
