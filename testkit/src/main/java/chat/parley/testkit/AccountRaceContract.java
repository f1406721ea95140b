package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountServices;
import chat.parley.accounts.AccountSettings;
import chat.parley.accounts.AccountSettings.Argon2;
import chat.parley.accounts.AccountSettings.Rate;
import chat.parley.accounts.AccountSettings.Throttling;
import chat.parley.accounts.AccountStore;
import chat.parley.accounts.AuditLog;
import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.accounts.KeyStore;
import chat.parley.accounts.Principal;
import chat.parley.accounts.SessionStore;
import chat.parley.accounts.SharedLimits;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.rooms.MemoryPersonalStore;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What sign-up, sign-in and refresh promise on any store when many do it at once. */
public abstract class AccountRaceContract {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final String PASSWORD = "correct horse battery";
    private static final Rate UNLIMITED = new Rate(1_000_000, Duration.ofMillis(1));
    private static final AccountSettings SETTINGS =
            new AccountSettings(
                    new Argon2(64, 1, 1, 2, 1_000),
                    AccountSettings.DEFAULTS.tokens(),
                    AccountSettings.DEFAULTS.sessions(),
                    new Throttling(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED));

    private final AtomicLong now = new AtomicLong(SampleAccounts.NOW);
    private AccountServices services;

    /** Views of one empty database. */
    public record Stores(
            AccountStore accounts, SessionStore sessions, KeyStore keys, AuditLog audit) {}

    protected abstract Stores create() throws Exception;

    @BeforeEach
    void openServices() throws Exception {
        Stores stores = create();
        services =
                AccountServices.open(
                        stores.accounts(),
                        stores.sessions(),
                        stores.keys(),
                        stores.audit(),
                        new MemoryPersonalStore(),
                        (_, _) -> {},
                        SharedLimits.NONE,
                        SETTINGS,
                        () -> Instant.ofEpochMilli(now.get()),
                        new SecureRandom());
    }

    @AfterEach
    void closeServices() {
        services.close();
    }

    private Rest.Account signUp(String name) {
        return services.accounts()
                .signUp(new Rest.NewAccount(name, PASSWORD, null, null), HERE)
                .account();
    }

    private Rest.Tokens signIn(String name) {
        return services.sessions().signIn(new Rest.SignIn(name, PASSWORD, null, null, null), HERE);
    }

    private Rest.Tokens refresh(Rest.Tokens tokens) {
        return services.sessions().refresh(Objects.requireNonNull(tokens.refreshToken()), HERE);
    }

    private Authentication authenticate(Rest.Tokens tokens) {
        return services.authenticator().authenticate(tokens.accessToken());
    }

    private Principal principal(Rest.Tokens tokens) {
        return ((Authentication.Valid) authenticate(tokens)).principal();
    }

    /** Null when refused as {@code expected}. */
    private static <T> Callable<@Nullable T> unlessRefused(ErrorCode expected, Callable<T> call) {
        return unlessRefused(Set.of(expected), call);
    }

    private static <T> Callable<@Nullable T> unlessRefused(
            Set<ErrorCode> expected, Callable<T> call) {
        return () -> {
            try {
                return call.call();
            } catch (Refusal refusal) {
                assertThat(refusal.code()).isIn(expected);
                return null;
            }
        };
    }

    @Test
    void ofManyWhoSignUpOnAnEmptyServerAtOnceOneBecomesOwner() throws Exception {
        var accounts =
                Races.run(32, i -> unlessRefused(ErrorCode.FORBIDDEN, () -> signUp("person-" + i)));
        assertThat(accounts)
                .filteredOn(Objects::nonNull)
                .singleElement()
                .satisfies(owner -> assertThat(owner.role()).isEqualTo(ServerRole.OWNER));
    }

    @Test
    void tabsThatRefreshAtOnceGetTheSameSuccessorAndStaySignedIn() throws Exception {
        signUp("ada");
        Rest.Tokens tokens = signIn("ada");
        for (int round = 0; round < 5; round++) {
            Rest.Tokens used = tokens;
            List<Rest.Tokens> tabs = Races.run(16, _ -> () -> refresh(used));
            assertThat(tabs.stream().map(Rest.Tokens::refreshToken).distinct()).hasSize(1);
            assertThat(tabs)
                    .allSatisfy(
                            each ->
                                    assertThat(authenticate(each))
                                            .isInstanceOf(Authentication.Valid.class));
            tokens = tabs.getFirst();
        }
    }

    @Test
    void manyWhoUseAnOldRefreshTokenAtOnceEndTheSessionOnce() throws Exception {
        signUp("ada");
        Rest.Tokens first = signIn("ada");
        Rest.Tokens second = refresh(first);
        now.addAndGet(Duration.ofSeconds(61).toMillis());
        var answers =
                Races.run(16, _ -> unlessRefused(ErrorCode.UNAUTHENTICATED, () -> refresh(first)));
        assertThat(answers).containsOnlyNulls();
        assertThat(authenticate(second)).isEqualTo(new Authentication.Invalid(Reason.REVOKED));
        assertThat(services.revocations().since(0).ended()).containsExactly(first.session());
    }

    @Test
    void onceEndingASessionHasReturnedNobodyBelievesItsToken() throws Exception {
        signUp("ada");
        Principal ada = principal(signIn("ada"));
        for (int round = 0; round < 20; round++) {
            Rest.Tokens tokens = signIn("ada");
            var ended = new AtomicBoolean();
            Races.run(
                    4,
                    i ->
                            i == 0
                                    ? () -> {
                                        services.sessions().end(ada, tokens.session());
                                        ended.set(true);
                                        return 0;
                                    }
                                    : () -> believeUntil(ended, tokens));
        }
    }

    /** How often the token was believed before; after it must not be. */
    private int believeUntil(AtomicBoolean ended, Rest.Tokens tokens) {
        int believed = 0;
        while (true) {
            boolean over = ended.get();
            Authentication answer = authenticate(tokens);
            if (over) {
                assertThat(answer).isEqualTo(new Authentication.Invalid(Reason.REVOKED));
                return believed;
            }
            believed += answer instanceof Authentication.Valid ? 1 : 0;
        }
    }

    @Test
    void noSignInWithTheOldPasswordOutlivesItsChange() throws Exception {
        signUp("ada");
        Rest.Tokens mine = signIn("ada");
        Principal ada = principal(mine);
        var change = new Rest.PasswordChange(PASSWORD, "seven green bicycles", true);
        // once the password is another, so many old ones are also too many
        var refused = Set.of(ErrorCode.UNAUTHENTICATED, ErrorCode.RATE_LIMITED);
        var opened =
                Races.run(
                        12,
                        i ->
                                i == 0
                                        ? () -> changed(ada, change, mine)
                                        : unlessRefused(refused, () -> signIn("ada")));
        List<Rest.Tokens> old = new ArrayList<>(opened.subList(1, 12));
        old.removeIf(Objects::isNull);
        assertThat(old)
                .allSatisfy(
                        tokens ->
                                assertThat(authenticate(tokens))
                                        .isEqualTo(new Authentication.Invalid(Reason.REVOKED)));
        assertThat(authenticate(mine)).isInstanceOf(Authentication.Valid.class);
    }

    private Rest.Tokens changed(Principal by, Rest.PasswordChange change, Rest.Tokens mine) {
        services.accounts().changePassword(by, change);
        return mine;
    }
}
