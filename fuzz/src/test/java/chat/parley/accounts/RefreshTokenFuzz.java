package chat.parley.accounts;

import chat.parley.accounts.RefreshTokens.RefreshToken;
import chat.parley.protocol.SessionId;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.UUID;

/** What is brought as a refresh token: nothing is one but what this server made. */
public final class RefreshTokenFuzz {
    private static final RefreshTokens TOKENS =
            new RefreshTokens(new byte[RefreshTokens.KEY_BYTES], new SecureRandom());
    private static final RefreshToken MADE = TOKENS.first(new SessionId(new UUID(1, 2)));

    private RefreshTokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        @Nullable RefreshToken read = TOKENS.read(Edits.text(input, MADE.text()));
        if (read != null && !read.text().equals(MADE.text())) {
            throw new AssertionError("a token that was never made: " + read.text());
        }
    }
}
