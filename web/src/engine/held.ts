/** What somebody says cannot leave this device yet. */
export class Held extends Error {
  override readonly name = 'Held';
}
