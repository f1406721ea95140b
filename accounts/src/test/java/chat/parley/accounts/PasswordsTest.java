package chat.parley.accounts;

import static chat.parley.accounts.Server.HERE;
import static chat.parley.accounts.Server.PASSWORD;
import static chat.parley.accounts.Server.UNLIMITED;
import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.accounts.AccountSettings.Argon2;
import chat.parley.accounts.AccountSettings.Rate;
import chat.parley.accounts.AccountSettings.Throttling;
import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;

class PasswordsTest {
    private static final String FRESH = "seven green bicycles";

    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("198.51.100.7");

    private Server server = new Server();

    @AfterEach
    void close() {
        server.close();
    }

    private void restart(AccountSettings settings) {
        server.close();
        server = new Server(settings);
    }

    private void signIn(String name, String password, InetAddress from) {
        server.services.sessions().signIn(new Rest.SignIn(name, password, null, null, null), from);
    }

    @Test
    void whatIsEasyToGuessIsRefused() {
        server.signUp("ada");
        for (String weak :
                new String[] {
                    "ada-ada-ada", "abcdefgh1", "P@ssword1!", "x".repeat(256), "parleyparley"
                }) {
            assertRefused(
                    ErrorCode.INVALID,
                    () ->
                            server.services
                                    .accounts()
                                    .changePassword(
                                            server.principal(server.signIn("ada")),
                                            new Rest.PasswordChange(PASSWORD, weak, null)));
        }
        signIn("ada", PASSWORD, HERE);
    }

    private static Refusal refusal(Runnable call) {
        return catchThrowableOfType(Refusal.class, call::run);
    }

    @Test
    void unknownNamesAndWrongPasswordsAreAnsweredAlike() {
        server.signUp("ada");
        for (String name : new String[] {"bob", "", "no such name", "x".repeat(60_000)}) {
            server.pass(Duration.ofHours(2));
            Refusal unknown = refusal(() -> signIn(name, PASSWORD, HERE));
            Refusal wrong = refusal(() -> signIn("ada", "wrong password", HERE));
            assertThat(unknown.code()).isEqualTo(wrong.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
            assertThat(unknown.message()).isEqualTo(wrong.message());
            assertThat(unknown.retryAfterMs()).isEqualTo(wrong.retryAfterMs());
        }
    }

    @Test
    void unknownNamesCostAHashToo() {
        var costly = new Argon2(32 * 1024, 1, 1, 1, 10);
        try (var hasher = new PasswordHasher(costly, server.random)) {
            String hash = hasher.hash(PASSWORD);
            long known = cpuNanos(() -> hasher.matches("wrong password", hash));
            long unknown = cpuNanos(() -> hasher.matchNobody("wrong password"));
            assertThat((double) unknown / known).isBetween(0.3, 3.0);
        }
    }

    /** Of the hashing threads alone: what compiles and collects beside them does not count. */
    private static long cpuNanos(Runnable call) {
        for (int i = 0; i < 10; i++) {
            call.run();
        }
        long before = hashingNanos();
        for (int i = 0; i < 5; i++) {
            call.run();
        }
        return hashingNanos() - before;
    }

    private static long hashingNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null)
                .filter(thread -> thread.getThreadName().startsWith("password-hasher-"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    @Test
    void throttledNamesAreAnsweredAlikeWhetherTheyExistOrNot() {
        restart(throttled(new Rate(3, Duration.ofMinutes(1)), UNLIMITED, UNLIMITED));
        server.signUp("ada");
        for (String name : new String[] {"ada", "bob"}) {
            for (int i = 0; i < 3; i++) {
                assertRefused(
                        ErrorCode.UNAUTHENTICATED, () -> signIn(name, "wrong password", HERE));
            }
            assertRefused(ErrorCode.RATE_LIMITED, () -> signIn(name, PASSWORD, ELSEWHERE))
                    .satisfies(r -> assertThat(r.retryAfterMs()).isEqualTo(60_000));
        }
        server.pass(Duration.ofMinutes(1));
        signIn("ada", PASSWORD, HERE);
    }

    @Test
    void failedSignInsFromOneAddressAreThrottledWhateverTheName() {
        restart(throttled(UNLIMITED, new Rate(3, Duration.ofMinutes(1)), UNLIMITED));
        server.signUp("ada");
        for (int i = 0; i < 3; i++) {
            String name = "name-" + i;
            assertRefused(ErrorCode.UNAUTHENTICATED, () -> signIn(name, PASSWORD, ELSEWHERE));
        }
        assertRefused(ErrorCode.RATE_LIMITED, () -> signIn("ada", PASSWORD, ELSEWHERE));
        signIn("ada", PASSWORD, HERE);
    }

    @Test
    void eachFailureMakesTheNextOneWaitLonger() {
        server.signUp("ada");
        for (int i = 0; i < Backoff.FREE; i++) {
            assertRefused(ErrorCode.UNAUTHENTICATED, () -> signIn("ada", "wrong password", HERE));
        }
        for (long wait : new long[] {1_000, 2_000, 4_000, 8_000, 16_000}) {
            assertRefused(ErrorCode.RATE_LIMITED, () -> signIn("ada", PASSWORD, HERE))
                    .satisfies(r -> assertThat(r.retryAfterMs()).isEqualTo(wait));
            signIn("ada", PASSWORD, ELSEWHERE);
            server.pass(Duration.ofMillis(wait));
            assertRefused(ErrorCode.UNAUTHENTICATED, () -> signIn("ada", "wrong password", HERE));
        }
        server.pass(Duration.ofSeconds(32));
        signIn("ada", PASSWORD, HERE);
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> signIn("ada", "wrong password", HERE));
        signIn("ada", PASSWORD, HERE);
    }

    @Test
    void whoIsAttackedFromElsewhereStillSignsInWhereTheyAreUsedTo() {
        restart(throttled(new Rate(3, Duration.ofMinutes(1)), UNLIMITED, UNLIMITED));
        server.signUp("ada");
        signIn("ada", PASSWORD, HERE);
        for (int i = 1; i <= 3; i++) {
            InetAddress one = InetAddress.ofLiteral("203.0.113." + i);
            assertRefused(ErrorCode.UNAUTHENTICATED, () -> signIn("ada", "wrong password", one));
        }
        assertRefused(ErrorCode.RATE_LIMITED, () -> signIn("ada", PASSWORD, ELSEWHERE));
        signIn("ada", PASSWORD, HERE);
    }

    @Test
    void rightSignInsAreNotThrottled() {
        restart(
                throttled(
                        new Rate(1, Duration.ofDays(1)),
                        new Rate(1, Duration.ofDays(1)),
                        UNLIMITED));
        server.signUp("ada");
        for (int i = 0; i < 10; i++) {
            signIn("ada", PASSWORD, HERE);
        }
    }

    @Test
    void signUpsFromOneAddressAreThrottled() {
        restart(throttled(UNLIMITED, UNLIMITED, new Rate(2, Duration.ofMinutes(1))));
        server.signUp("ada");
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("bob"));
        assertRefused(ErrorCode.RATE_LIMITED, () -> server.signUp("cem"));
        server.pass(Duration.ofMinutes(1));
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("cem"));
    }

    private static AccountSettings throttled(Rate byName, Rate byAddress, Rate signUps) {
        return new AccountSettings(
                Server.CHEAP,
                Server.SETTINGS.tokens(),
                Server.SETTINGS.sessions(),
                new Throttling(byName, byAddress, signUps, Server.UNLIMITED));
    }

    @Test
    void aPasswordIsTheSameHoweverItsCharactersAreComposed() {
        signUp("ada", "caf\u00e9 au\u00a0lait");
        signIn("ada", "cafe\u0301 au lait", HERE);
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> signIn("ada", "cafe au lait", HERE));
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> signIn("ada", "CAF\u00c9 au lait", HERE));
    }

    @Test
    void noCharacterOfALongPasswordIsIgnored() {
        String password = "correct horse battery ".repeat(12).substring(0, 255);
        signUp("ada", password + "y");
        signIn("ada", password + "y", HERE);
        for (String wrong :
                new String[] {password + "z", password, password + "yy", password.repeat(40)}) {
            server.pass(Duration.ofHours(2));
            assertRefused(ErrorCode.UNAUTHENTICATED, () -> signIn("ada", wrong, HERE));
        }
    }

    private void signUp(String name, String password) {
        server.services.accounts().signUp(new Rest.NewAccount(name, password, null, null), HERE);
    }

    @Test
    void changedParametersReachAPasswordAtTheNextSignIn() {
        server.signUp("ada");
        String before = hashOf("ada");
        var stronger =
                new AccountSettings(
                        new Argon2(128, 2, 1, 2, 10),
                        Server.SETTINGS.tokens(),
                        Server.SETTINGS.sessions(),
                        Server.SETTINGS.throttling());
        try (var other = server.open(stronger)) {
            other.sessions().signIn(new Rest.SignIn("ada", PASSWORD, null, null, null), HERE);
        }
        assertThat(hashOf("ada")).isNotEqualTo(before).contains("m=128,t=2");
        server.signIn("ada");
    }

    private String hashOf(String name) {
        return server.accountStore.accountNamed(name).orElseThrow().passwordHash();
    }

    @Test
    void aNewPasswordNeedsTheOldOneAndEndsTheOtherSessions() {
        Principal ada = server.person("ada");
        Rest.Tokens other = server.signIn("ada");
        assertRefused(ErrorCode.FORBIDDEN, () -> change(ada, "wrong password", FRESH, null));
        assertThat(server.authenticate(other)).isInstanceOf(Authentication.Valid.class);
        change(ada, PASSWORD, FRESH, null);
        assertThat(server.authenticate(other))
                .isEqualTo(new Authentication.Invalid(Reason.REVOKED));
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> signIn("ada", PASSWORD, HERE));
        signIn("ada", FRESH, HERE);
        assertThat(server.services.sessions().list(ada).sessions()).anyMatch(Rest.Session::current);
    }

    @Test
    void aNewPasswordMaySpareTheOtherSessions() {
        Principal ada = server.person("ada");
        Rest.Tokens other = server.signIn("ada");
        change(ada, PASSWORD, FRESH, false);
        assertThat(server.authenticate(other)).isInstanceOf(Authentication.Valid.class);
    }

    @Test
    void aStolenTokenDoesNotHelpToGuessThePassword() {
        Principal ada = server.person("ada");
        for (int i = 0; i < Backoff.FREE; i++) {
            assertRefused(ErrorCode.FORBIDDEN, () -> change(ada, "a wrong guess", FRESH, null));
        }
        assertRefused(ErrorCode.RATE_LIMITED, () -> change(ada, PASSWORD, FRESH, null));
        assertRefused(
                ErrorCode.RATE_LIMITED,
                () -> server.services.accounts().confirmPassword(ada, PASSWORD));
        Principal elsewhere = server.principal(server.signIn("ada"));
        server.services.accounts().confirmPassword(elsewhere, PASSWORD);
    }

    @Test
    void aNewPasswordKeepsTheRules() {
        Principal ada = server.person("ada");
        assertRefused(ErrorCode.INVALID, () -> change(ada, PASSWORD, "short", null));
    }

    private void change(Principal by, String from, String to, @Nullable Boolean endOthers) {
        server.services.accounts().changePassword(by, new Rest.PasswordChange(from, to, endOthers));
    }
}
