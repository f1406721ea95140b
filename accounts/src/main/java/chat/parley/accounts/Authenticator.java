package chat.parley.accounts;

/** Tells who holds a token. Safe for use by many threads; may block on the store. */
@FunctionalInterface
public interface Authenticator {

    Authentication authenticate(String accessToken);

    /** What a token proves. */
    sealed interface Authentication {
        record Valid(Principal principal) implements Authentication {}

        record Invalid(Reason reason) implements Authentication {}
    }

    enum Reason {
        /** Not a token of this server: garbled, forged, or another server's. */
        BAD,
        EXPIRED,
        /** Its session was ended, or its person suspended. */
        REVOKED
    }
}
