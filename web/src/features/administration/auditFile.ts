import { CommandError, type AuditEntry, type Page } from '../../bridge/bridge'

/** Where the server asks for patience without saying how long. */
const PAUSE_MS = 1_000

/** All pages one after the other, as JSON lines; undefined when `signal` was given meanwhile. */
export async function jsonLines(
  read: (cursor?: string) => Promise<Page<AuditEntry>>,
  progress: (entries: number) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const lines: string[] = []
  let cursor: string | undefined
  do {
    const page = await patiently(() => read(cursor), signal)
    if (page === undefined) return undefined
    for (const entry of page.entries) lines.push(`${JSON.stringify(entry)}\n`)
    progress(lines.length)
    cursor = page.next
  } while (cursor !== undefined)
  return lines.join('')
}

/** A server that has too much to do is asked again when it says so. */
async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      const answer = await ask()
      return signal.aborted ? undefined : answer
    } catch (error) {
      if (!(error instanceof CommandError) || (error.code !== 'rate-limited' && error.code !== 'busy')) throw error
      await pause(error.retryAfterMs ?? PAUSE_MS, signal)
    }
  }
  return undefined
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Gives the browser a file to keep. */
export function keepFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
