// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it, vi } from 'vitest'
import { useSilence } from './useSilence'

function Silence({ isOver }: { isOver: boolean }) {
  useSilence(isOver)
  return null
}

it('whoever uses the browser after a session is over is told of nothing of it, without a server', async () => {
  const [close, unsubscribe, clearAppBadge] = [vi.fn(), vi.fn(async () => true), vi.fn(async () => {})]
  const registration = { getNotifications: async () => [{ close }, { close }], pushManager: { getSubscription: async () => ({ unsubscribe }) } }
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.stubGlobal('navigator', { serviceWorker: { getRegistration: async () => registration }, clearAppBadge })
  vi.stubGlobal('caches', { delete: async () => true })
  const root = createRoot(document.createElement('div'))
  await act(async () => root.render(<Silence isOver={false} />))
  expect(unsubscribe).not.toHaveBeenCalled()

  unsubscribe.mockRejectedValueOnce(new Error('the browser could not'))
  await act(async () => root.render(<Silence isOver />))
  expect(unsubscribe).toHaveBeenCalledOnce()
  expect(close).toHaveBeenCalledTimes(2)
  expect(clearAppBadge).toHaveBeenCalledOnce()
  act(() => root.unmount())
  vi.unstubAllGlobals()
})
