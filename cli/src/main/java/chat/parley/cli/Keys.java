package chat.parley.cli;

import chat.parley.sdk.EncryptedRooms;

/** What commands say of the keys of this device. */
final class Keys {
    /** What everybody is told who uses them. */
    static final String PREVIEW =
            "Encrypted rooms are a preview here: the library for them is young, and nobody has"
                    + " audited it.";

    private Keys() {}

    /** Refused where this device cannot take part in encrypted rooms. */
    static void require(EncryptedRooms rooms) {
        switch (rooms.state()) {
            case READY -> {}
            case NEW -> throw new Failure(Exit.FAILED, missing("parley keys setup makes them"));
            case LOCKED ->
                    throw new Failure(
                            Exit.FAILED,
                            missing("parley keys unlock opens yours by your recovery words"));
        }
    }

    private static String missing(String what) {
        return "the room is encrypted, and this device has no keys: " + what;
    }
}
