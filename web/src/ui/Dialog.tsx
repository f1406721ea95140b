import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Modal } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useFocusReturn } from './useFocusReturn'
import { useTopmost } from './useTopmost'

/** At once, and not a task later: keys that are pressed meanwhile would go where the focus was. */
function focusFirst(content: HTMLElement | null): void {
  content?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
}

/** A dialog that is there as long as it is mounted. One without `onClose` has to be answered; Escape is for the topmost. */
export function Dialog(props: { title: string; onClose?: () => void; children: ReactNode }) {
  const { t } = useLingui()
  useFocusReturn()
  const isTopmost = useTopmost()
  const { onClose } = props
  const closable = onClose !== undefined
  return (
    <Modal
      opened
      onClose={() => isTopmost() && onClose?.()}
      title={props.title}
      returnFocus={false}
      yOffset="10dvh"
      transitionProps={{ duration: 0 }}
      withCloseButton={closable}
      closeOnEscape={closable}
      closeOnClickOutside={closable}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <div ref={focusFirst}>
        {props.children}
      </div>
    </Modal>
  )
}
