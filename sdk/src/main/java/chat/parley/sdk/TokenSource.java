package chat.parley.sdk;

import org.jspecify.annotations.Nullable;

/** Where a client gets access tokens from. Called from many threads; may block. */
public interface TokenSource {

    /**
     * A token with some life left.
     *
     * @param used the text of a token that is about to expire, or that the server did not take:
     *     another one is wanted; null when any will do
     * @throws RequestRefused when the session is over
     * @throws ServerUnreachable when there is no token for now
     */
    AccessToken get(@Nullable String used);
}
