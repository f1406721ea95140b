import { Trans, useLingui } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import type { PictureAddress } from '../bridge/bridge'
import { Avatar } from './Avatar'
import { FormError } from './FormError'
import { squarePicture } from './squarePicture'
import { useAction } from './useAction'
import './picture-choice.css'

/** A picture, to be chosen, replaced and taken away; each at once. */
export function PictureChoice(props: {
  of: PictureAddress['of']
  id: string
  name: string
  picture: string | undefined
  change(picture: Blob): Promise<void>
  remove(): Promise<void>
}) {
  const { t } = useLingui()
  const file = useRef<HTMLInputElement>(null)
  const choose = useRef<HTMLButtonElement>(null)
  const [done, setDone] = useState('')
  const { busy, error, run } = useAction(async (act: () => Promise<void>, said: string) => {
    setDone('')
    await act()
    setDone(said)
  })
  const change = (chosen: File | undefined) => {
    if (chosen) void run(async () => props.change(await squarePicture(chosen)), t`The picture was changed.`)
  }
  const remove = async () => {
    // The button that was pressed goes.
    choose.current?.focus()
    await run(props.remove, t`The picture was removed.`)
  }
  const better = { invalid: t`This is not a picture that can be shown here.`, 'too-large': t`This file is too large: choose a smaller one.` }
  return (
    <div className="picture-choice" aria-busy={busy}>
      <Avatar of={props.of} id={props.id} name={props.name} picture={props.picture} />
      <div className="picture-choice-buttons">
        <input
          ref={file}
          type="file"
          accept="image/*"
          hidden
          aria-label={t`Picture file`}
          onChange={(event) => {
            change(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
        <button ref={choose} type="button" className="button" aria-disabled={busy} onClick={() => file.current?.click()}>
          <Trans>Choose picture…</Trans>
        </button>
        {props.picture !== undefined && (
          <button type="button" className="button" aria-disabled={busy} onClick={() => void remove()}>
            <Trans>Remove picture</Trans>
          </button>
        )}
        <span role="status" className="soft">
          {done}
        </span>
        <FormError error={error} better={better} />
      </div>
    </div>
  )
}
