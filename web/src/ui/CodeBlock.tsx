import { useLingui } from '@lingui/react/macro'
import { useEffect, useState, type ReactNode } from 'react'
import { CheckIcon, CopyIcon } from './icons'
import './code-block.css'

/** Longer than this it stays plain: nobody should wait for colours. */
const MOST_COLOURED = 20_000

/** Code as it was written; its colours come when they are there, and move nothing. */
export function CodeBlock({ language, text }: { language: string; text: string }) {
  const { t } = useLingui()
  const [copied, setCopied] = useState(false)
  const coloured = useColours(language, text)
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(false))
  return (
    <div className="code-block">
      <pre tabIndex={0} translate="no">
        <code>{coloured ?? text}</code>
      </pre>
      <button type="button" className="icon-button" aria-label={t`Copy the code`} title={t`Copy the code`} onClick={copy}>
        {copied ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
      </button>
      <span className="visually-hidden" role="status">
        {copied && t`Copied`}
      </span>
    </div>
  )
}

function useColours(language: string, text: string): ReactNode {
  const [coloured, setColoured] = useState<ReactNode>(null)
  useEffect(() => {
    let wanted = true
    setColoured(null)
    if (language === '' || text.length > MOST_COLOURED) return
    import('./highlight').then(
      ({ highlight }) => wanted && setColoured(highlight(language, text)),
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [language, text])
  return coloured
}
