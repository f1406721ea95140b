import { useEffect, useState } from 'react'
import { useMirror, type Mirror } from '../../bridge/mirror'
import { useKept } from '../../ui/kept'
import { askAt, NOT_NOW_MS } from './asking'
import { usePermission } from './permission'

const startedAt = Date.now()

/** Whether to ask for notifications now, and how to say that one does not want to be asked. */
export function useAsking(): { asking: boolean; notNow(): void } {
  const permission = usePermission()
  const sentAt = useFirstSent()
  const [kept, keep] = useKept('ask-notifications-after', '0')
  const [asking, setAsking] = useState(false)
  const at = askAt({ permission, startedAt, sentAt, notBefore: Number(kept) })

  useEffect(() => {
    setAsking(false)
    if (at === undefined) return
    const timer = setTimeout(() => setAsking(true), Math.max(0, at - Date.now()))
    return () => clearTimeout(timer)
  }, [at])
  return { asking, notNow: () => keep(String(Date.now() + NOT_NOW_MS)) }
}

function useFirstSent(): number | undefined {
  const [sentAt, setSentAt] = useState<number>()
  useEffect(() => {
    if (sentAt !== undefined) return
    return useMirror.subscribe((now, before) => {
      if (ownAhead(now) > ownAhead(before)) setSentAt(Date.now())
    })
  }, [sentAt])
  return sentAt
}

function ownAhead({ ahead }: Mirror): number {
  return Object.values(ahead).reduce((count, rows) => count + rows.length, 0)
}
