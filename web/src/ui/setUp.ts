import type { ReactNode } from 'react'

/** Asks for what encryption needs once on each device, inside a dialog. */
export type SetUp = (onDone: () => void, onCancel: () => void) => ReactNode
