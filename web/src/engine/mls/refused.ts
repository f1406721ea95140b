/** What came is not what it should be; nothing of it was taken. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
