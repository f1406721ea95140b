package chat.parley.accounts;

import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountSettings.Argon2;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class PasswordHasherTest {
    private final SecureRandom random = new SecureRandom();

    private PasswordHasher hasher(Argon2 settings) {
        return new PasswordHasher(settings, random);
    }

    @Test
    void theShippedParametersAreWhatTheHashSays() {
        try (var hasher = hasher(AccountSettings.DEFAULTS.argon2())) {
            String hash = hasher.hash("correct horse");
            assertThat(hash)
                    .matches(
                            "\\$argon2id\\$v=19\\$m=47104,t=1,p=1"
                                    + "\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
            assertThat(hasher.matches("correct horse", hash)).isTrue();
            assertThat(hasher.matches("correct house", hash)).isFalse();
        }
    }

    @Test
    void hashesOfOthersAreUnderstood() {
        // from the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
        String reference =
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                        + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        try (var hasher = hasher(Server.CHEAP)) {
            assertThat(hasher.matches("password", reference)).isTrue();
            assertThat(hasher.matches("differentpassword", reference)).isFalse();
            assertThat(hasher.isOutdated(reference)).isTrue();
        }
    }

    @Test
    void noTwoHashesOfOnePasswordAreAlike() {
        try (var hasher = hasher(Server.CHEAP)) {
            assertThat(hasher.hash("password")).isNotEqualTo(hasher.hash("password"));
        }
    }

    @Test
    void changedParametersMakeAHashOutdated() {
        try (var before = hasher(new Argon2(64, 1, 1, 1, 1));
                var after = hasher(new Argon2(128, 1, 1, 1, 1))) {
            String hash = before.hash("password");
            assertThat(before.isOutdated(hash)).isFalse();
            assertThat(after.isOutdated(hash)).isTrue();
            assertThat(after.matches("password", hash)).isTrue();
        }
    }

    @Test
    void whatDoesNotFitTheQueueIsRefusedAsBusy() throws Exception {
        int callers = 30;
        try (var hasher = hasher(new Argon2(16 * 1024, 1, 1, 1, 2));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                calls.add(threads.submit(() -> isHashed(hasher)));
            }
            int hashed = 0;
            for (Future<Boolean> call : calls) {
                hashed += call.get() ? 1 : 0;
            }
            assertThat(hashed).isBetween(3, callers - 1);
        }
    }

    private static boolean isHashed(PasswordHasher hasher) {
        try {
            return !hasher.hash("password").isEmpty();
        } catch (Refusal busy) {
            assertThat(busy.code()).isEqualTo(ErrorCode.BUSY);
            assertThat(busy.retryAfterMs()).isPositive();
            return false;
        }
    }

    @Test
    void aClosedHasherRefuses() {
        var hasher = hasher(Server.CHEAP);
        hasher.close();
        assertRefused(ErrorCode.BUSY, () -> hasher.hash("password"));
    }
}
