package chat.parley.protocol;

/** A text of a client. It is a frame, which says the same when it is written again, or refused. */
public final class JsonFrameFuzz {
    private JsonFrameFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            ClientFrame frame = Codec.decodeClient(input);
            ClientFrame again = Codec.decodeClient(Codec.encode(frame));
            if (!again.equals(frame)) {
                throw new AssertionError(frame + " was read again as " + again);
            }
        } catch (Codec.InvalidFrame e) {
            Codec.encode(e.answer());
        }
    }
}
