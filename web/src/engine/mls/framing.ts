import { CodecError } from 'ts-mls/mlsError.js';
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';
import type { Decoder } from 'ts-mls/codec/tlsDecoder.js';
import type { WireformatName } from 'ts-mls/wireformat.js';
import { Refused } from './refused';

/** Largest handshake, as in docs/encryption.md: a commit in a room of a thousand devices that never wrote. */
export const COMMIT_BYTES = 128 * 1024;
export const WELCOME_BYTES = 64 * 1024;
export const GROUP_INFO_BYTES = 4 * 1024;
export const TREE_BYTES = 1024 * 1024;
export const KEY_PACKAGE_BYTES = 1024;
export const PRIVATE_MESSAGE_BYTES = 1024;

type Framed<W extends WireformatName> = Extract<MLSMessage, { wireformat: W }>;

/** Reads one MLSMessage of the given kind, to the end of its bytes. */
export function readMessage<W extends WireformatName>(bytes: Uint8Array, kind: W, most: number): Framed<W> {
  const message = readWhole(decodeMlsMessage, bytes, most, kind);
  if (message.wireformat !== kind) {
    throw new Refused(`${message.wireformat} instead of ${kind}`);
  }
  return message as Framed<W>;
}

/** Reads one structure, to the end of its bytes. */
export function readWhole<T>(decoder: Decoder<T>, bytes: Uint8Array, most: number, what: string): T {
  if (bytes.length > most) {
    throw new Refused(`${what} of ${bytes.length} bytes, of ${most} at most`);
  }
  const read = decoded(decoder, bytes);
  if (read === undefined || read[1] !== bytes.length) {
    throw new Refused(`not a ${what}`);
  }
  return read[0];
}

/** The library says of some faults that there is nothing, and throws at others. */
function decoded<T>(decoder: Decoder<T>, bytes: Uint8Array): [T, number] | undefined {
  try {
    return decoder(bytes, 0);
  } catch (error) {
    if (error instanceof CodecError || error instanceof RangeError || error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}

export function writeMessage(message: MLSMessage): Uint8Array {
  return encodeMlsMessage(message);
}
