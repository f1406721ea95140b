// @vitest-environment happy-dom
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { MantineProvider } from '@mantine/core'
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it, vi } from 'vitest'
import type { Account, Bridge } from '../../bridge/bridge'
import { BridgeContext, useMirror } from '../../bridge/mirror'
import { messages } from '../../i18n/locales/en.po'
import { PushSettings } from './PushSettings'

it('is a choice with a name, which keys reach, and says what stands in the way', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  vi.stubGlobal('PushManager', class {})
  vi.stubGlobal('caches', { open: async () => ({ put: async () => {} }) })
  vi.stubGlobal('navigator', { serviceWorker: { getRegistration: async () => undefined } })
  i18n.loadAndActivate({ locale: 'en', messages })
  useMirror.setState({ session: { state: 'signedIn', account: { user: 'ada' } as Account } })
  const page = document.body.appendChild(document.createElement('div'))
  const root = createRoot(page)
  await act(async () => root.render(
    <I18nProvider i18n={i18n}>
      <MantineProvider>
        <BridgeContext value={{ push: async () => ({ key: '' }) } as unknown as Bridge}>
          <PushSettings />
        </BridgeContext>
      </MantineProvider>
    </I18nProvider>,
  ))
  const group = page.querySelector('[role="radiogroup"]')!
  expect(group.getAttribute('aria-label')).toBe('On this device also when Parley is closed')
  const radios = [...group.querySelectorAll<HTMLInputElement>('input[type="radio"]')]
  expect(radios.map(({ labels, checked }) => [labels?.[0]?.textContent, checked])).toEqual([['On', false], ['Off', true]])
  expect(new Set(radios.map(({ name }) => name)).size).toBe(1)
  await act(async () => radios[0]!.click())
  await vi.waitFor(() => expect(page.querySelector('[role="alert"]')!.textContent).toContain('Reload the page.'))
  act(() => root.unmount())
  vi.unstubAllGlobals()
})
