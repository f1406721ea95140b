import { keep, useKept } from './kept'

const NAME = 'newcomer'

/** An account was made on this device, whose person is to be offered what they need once. */
export function welcomeNewcomer(account: string): void {
  keep(NAME, account)
}

/** Whether it is this account, and how to say that nothing is to be offered any more. */
export function useNewcomer(account: string): [boolean, () => void] {
  const [newcomer, set] = useKept(NAME, '')
  return [newcomer !== '' && newcomer.toLowerCase() === account.toLowerCase(), () => set('')]
}
