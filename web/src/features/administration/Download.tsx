import { Plural, Trans } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import type { AuditEntry, Page } from '../../bridge/bridge'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { jsonLines, keepFile } from './auditFile'

/** Reads all pages, which takes a while and can be cancelled, and gives them as a file. */
export function Download({ read }: { read(cursor?: string): Promise<Page<AuditEntry>> }) {
  const [count, setCount] = useState(0)
  const cancelled = useRef<AbortController>(undefined)
  useEffect(() => () => cancelled.current?.abort(), [])
  const { busy, error, run } = useAction(async () => {
    setCount(0)
    cancelled.current = new AbortController()
    const lines = await jsonLines(read, setCount, cancelled.current.signal)
    if (lines !== undefined) keepFile('audit.jsonl', lines)
  })
  return (
    <>
      {busy ? (
        <button type="button" className="button" onClick={() => cancelled.current?.abort()}>
          <Trans>Cancel the download</Trans>
        </button>
      ) : (
        <button type="button" className="button" onClick={() => void run()}>
          <Trans>Download</Trans>
        </button>
      )}
      <span className="soft" role="status">
        {busy && <Plural value={count} one="# entry is read" other="# entries are read" />}
      </span>
      <FormError error={error} />
    </>
  )
}
