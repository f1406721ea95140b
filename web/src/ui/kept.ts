import { create } from 'zustand'

const PREFIX = 'parley.'

/** Choices of this device, which outlive a reload. */
const useChoices = create<Record<string, string>>(() => ({}))

export function useKept(name: string, initial: string): [string, (value: string) => void] {
  const chosen = useChoices((choices) => choices[name])
  return [chosen ?? kept(name) ?? initial, (value) => keep(name, value)]
}

/** The first is what holds until another is chosen. */
export function useKeptOneOf<Value extends string>(name: string, values: readonly [Value, ...Value[]]): [Value, (value: Value) => void] {
  const [value, keepValue] = useKept(name, values[0])
  return [values.find((one) => one === value) ?? values[0], keepValue]
}

export function kept(name: string): string | null {
  return localStorage.getItem(PREFIX + name)
}

export function keep(name: string, value: string): void {
  localStorage.setItem(PREFIX + name, value)
  useChoices.setState({ [name]: value })
}

/** What is chosen in another tab holds here, too. */
export function followOtherTabs(): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key?.startsWith(PREFIX) && newValue !== null) useChoices.setState({ [key.slice(PREFIX.length)]: newValue })
  })
}
