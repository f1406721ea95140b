import { useState } from 'react'
import type { Account, Report, RoomEntry } from '../bridge/bridge'
import { useBridge, useMirror } from '../bridge/mirror'
import { ChangeQuestion } from '../features/administration/ChangeQuestion'
import { RemoveMember } from '../features/people/RemoveMember'
import { Reports, type Measure } from '../features/reports/Reports'

/** Reports, and the questions that come before what is done about them, over them. */
export function ReportQueue({ account, entry, onClose }: { account: Account; entry?: RoomEntry; onClose(): void }) {
  const bridge = useBridge()
  const [asking, setAsking] = useState<{ measure: Measure; report: Report } | null>(null)
  const isAdmin = account.role === 'owner' || account.role === 'admin'
  const there = useMirror((state) => state.rooms.find(({ room }) => room === asking?.report.message?.room))
  const stop = () => setAsking(null)
  const question = () => {
    if (asking === null) return null
    const { measure, report: { user } } = asking
    if (measure === 'suspend') {
      const suspend = async () => {
        await bridge.changeAccount({ user: user.user, suspended: true })
      }
      return <ChangeQuestion of={user} change={{ kind: 'suspend', patch: { suspended: true } }} act={suspend} onClose={stop} />
    }
    return there ? <RemoveMember entry={there} member={{ profile: user, role: 'member' }} removal={measure} onClose={stop} /> : null
  }
  return (
    <>
      <Reports {...(entry && { entry })} isAdmin={isAdmin} onMeasure={(measure, report) => setAsking({ measure, report })} onClose={onClose} />
      {question()}
    </>
  )
}
