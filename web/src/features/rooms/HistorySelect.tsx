import { NativeSelect } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import type { History } from '../../bridge/bridge'

/** What those see who join a room later on; of an encrypted room nobody reads what was said before they were invited. */
export function HistorySelect({ value, choose, encrypted = false }: { value: History; choose: (history: History) => void; encrypted?: boolean }) {
  const { t } = useLingui()
  return (
    <NativeSelect
      label={t`Who joins later sees`}
      description={t`It holds for what is said from now on.`}
      value={value}
      onChange={(event) => choose(event.currentTarget.value as History)}
      data={[
        { value: 'joined', label: t`Nothing of what was before` },
        { value: 'invited', label: t`What was said since they were invited` },
        ...(encrypted && value !== 'all' ? [] : [{ value: 'all', label: t`Everything` }]),
      ]}
    />
  )
}
