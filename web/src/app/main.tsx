import '@mantine/core/styles/default-css-variables.layer.css'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/ActionIcon.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/PasswordInput.layer.css'
import '../ui/tokens.css'
import './app.css'
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { createTheme, localStorageColorSchemeManager, MantineProvider, PasswordInput, TextInput } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { confirming } from '../bridge/confirming'
import { BridgeContext, mirror } from '../bridge/mirror'
import { installTrustedTypes } from '../bridge/trusted'
import { startEngine } from '../bridge/worker-bridge'
import { keepPositions, recallPositions } from '../features/timeline/position'
import { activateLanguage } from '../i18n/language'
import { followOtherTabs } from '../ui/kept'
import { App } from './App'
import { ErrorBoundary } from './ErrorBoundary'
import { askForPassword } from './passwordQuestion'
import { followUpdates } from './update'

const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    TextInput: TextInput.extend({ defaultProps: { withAsterisk: false } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { withAsterisk: false } }),
  },
})

/** `first-paint.js` reads it, too. */
const scheme = localStorageColorSchemeManager({ key: 'parley.theme' })

async function start(): Promise<void> {
  installTrustedTypes(window as Parameters<typeof installTrustedTypes>[0], location.origin)
  await activateLanguage()
  followOtherTabs()
  recallPositions(sessionStorage)
  addEventListener('pagehide', () => keepPositions(sessionStorage))
  const bridge = confirming(startEngine(), askForPassword)
  mirror(bridge)
  void bridge.restore()
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <MantineProvider theme={theme} colorSchemeManager={scheme} defaultColorScheme="auto">
          <ErrorBoundary>
            <BridgeContext value={bridge}>
              <App />
            </BridgeContext>
          </ErrorBoundary>
        </MantineProvider>
      </I18nProvider>
    </StrictMode>,
  )
  if (import.meta.env.PROD && 'serviceWorker' in navigator) await followUpdates()
}

void start()
