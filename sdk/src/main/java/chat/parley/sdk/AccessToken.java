package chat.parley.sdk;

/**
 * What a request or socket identifies itself with.
 *
 * @param expiresInMs how long it is still good for
 */
public record AccessToken(String text, long expiresInMs) {

    /** Not the token itself: it is a secret. */
    @Override
    public String toString() {
        return "AccessToken[expiresInMs=" + expiresInMs + "]";
    }
}
