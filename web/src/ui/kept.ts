import { create } from 'zustand'

const PREFIX = 'parley.'

/** Choices about the look of this device, which outlive a reload. */
const useChoices = create<Record<string, string>>(() => ({}))

export function useKept(name: string, initial: string): [string, (value: string) => void] {
  const chosen = useChoices((choices) => choices[name])
  return [chosen ?? localStorage.getItem(PREFIX + name) ?? initial, (value) => keep(name, value)]
}

/** The first is what holds until another is chosen. */
export function useKeptOneOf<Value extends string>(name: string, values: readonly [Value, ...Value[]]): [Value, (value: Value) => void] {
  const [kept, keep] = useKept(name, values[0])
  return [values.find((value) => value === kept) ?? values[0], keep]
}

function keep(name: string, value: string): void {
  localStorage.setItem(PREFIX + name, value)
  useChoices.setState({ [name]: value })
}
