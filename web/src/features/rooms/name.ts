/** What the server takes as the name of a room. */
export const NAME_INPUT = { required: true, maxLength: 80, pattern: '.*\\S.*', autoComplete: 'off' }
