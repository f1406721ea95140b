package chat.parley.sdk;

/** Why something that was said in an encrypted room cannot be read here, or nothing said now. */
public enum Unreadable {
    NOT_SET_UP("this device has no keys for encrypted rooms yet"),
    NOT_ADDED("this device is not in the room's group yet: somebody who is lets it in"),
    BEFORE_JOINING("it was said before this device came, and is in no archive of yours"),
    OFFLINE("the room's group is changing, or the server does not tell how it stands"),
    KEYS_GONE("its keys are gone"),
    UNLISTED("its device is not, or no more, one that its sender lists"),
    FORGED("it is not what its sender sealed"),
    PLAINTEXT("it was not encrypted, which nobody should be able to do here");

    private final String words;

    Unreadable(String words) {
        this.words = words;
    }

    /** For people, as a part of a sentence. */
    public String words() {
        return words;
    }
}
