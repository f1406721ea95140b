import { useSyncExternalStore } from 'react'

export type Permission = NotificationPermission | 'unsupported'

/** What a person can choose for each setting of notifications, besides what the browser allows. */
export const ON_OFF = ['on', 'off'] as const

/** The same, of what is off until it is chosen. */
export const OFF_ON = ['off', 'on'] as const

export function permission(): Permission {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission
}

/** Also follows what is changed in the browser's own settings. */
export function usePermission(): Permission {
  return useSyncExternalStore(subscribe, permission)
}

const listeners = new Set<() => void>()
const tell = () => listeners.forEach((listener) => listener())
let status: PermissionStatus | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!status) void navigator.permissions?.query({ name: 'notifications' }).then(follow, () => undefined)
  return () => listeners.delete(listener)
}

function follow(found: PermissionStatus): void {
  status = found
  status.onchange = tell
}

/** To be called by a click: browsers refuse to ask otherwise. */
export async function askPermission(): Promise<void> {
  await Notification.requestPermission()
  tell()
}
