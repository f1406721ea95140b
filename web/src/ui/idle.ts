const LATEST_MS = 3_000

/** Does something that can wait until nothing else is to do; answers how to drop it. */
export function whenIdle(act: () => void): () => void {
  // Safari has no idle callback.
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(act, LATEST_MS)
    return () => clearTimeout(timer)
  }
  const callback = requestIdleCallback(act, { timeout: LATEST_MS })
  return () => cancelIdleCallback(callback)
}
