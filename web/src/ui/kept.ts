import { create } from 'zustand'

const PREFIX = 'parley.'

/** Choices about the look of this device, which outlive a reload. */
const useChoices = create<Record<string, string>>(() => ({}))

export function useKept(name: string, initial: string): [string, (value: string) => void] {
  const chosen = useChoices((choices) => choices[name])
  return [chosen ?? localStorage.getItem(PREFIX + name) ?? initial, (value) => keep(name, value)]
}

function keep(name: string, value: string): void {
  localStorage.setItem(PREFIX + name, value)
  useChoices.setState({ [name]: value })
}
