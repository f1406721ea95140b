/** What somebody says cannot leave this device yet. */
export class Withheld extends Error {
  override readonly name = 'Withheld';
}
