import { Trans, useLingui } from '@lingui/react/macro'
import type { Id, Profile } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { Form } from '../../ui/Form'

/** What one is called in a room. */
export function NickDialog({ room, profile, onClose }: { room: Id; profile: Profile | undefined; onClose(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const initial = profile?.ownName === undefined ? '' : profile.displayName
  return (
    <Dialog title={t`Your name in this room`} onClose={onClose}>
      <Form
        fields={[{ name: 'nick', label: t`Name here`, ...(initial === '' ? {} : { initial }), input: { maxLength: 80, placeholder: profile?.ownName ?? profile?.displayName ?? '' } }]}
        submit={t`Save`}
        act={async ({ nick }) => {
          const name = nick.trim()
          await bridge.changeNick({ room, ...(name === '' ? {} : { nick: name }) })
          onClose()
        }}
        onCancel={onClose}
        errors={{ conflict: t`Somebody else has this name as an account name.` }}
      >
        <p className="soft">
          <Trans>Others see your account name beside it. Leave it empty to go by your own name.</Trans>
        </p>
      </Form>
    </Dialog>
  )
}
