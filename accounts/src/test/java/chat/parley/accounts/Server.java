package chat.parley.accounts;

import chat.parley.accounts.AccountSettings.Argon2;
import chat.parley.accounts.AccountSettings.Rate;
import chat.parley.accounts.AccountSettings.Throttling;
import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.rooms.MemoryPersonalStore;

import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** All of this module on memory, with a clock that tests turn and hashing that is cheap. */
final class Server implements AutoCloseable, InstantSource {
    static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    static final String PASSWORD = "correct horse battery";

    static final Argon2 CHEAP = new Argon2(64, 1, 1, 2, 1_000);
    static final Rate UNLIMITED = new Rate(1_000_000, Duration.ofMillis(1));
    static final AccountSettings SETTINGS =
            new AccountSettings(
                    CHEAP,
                    AccountSettings.DEFAULTS.tokens(),
                    AccountSettings.DEFAULTS.sessions(),
                    new Throttling(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED));

    final MemoryAccountStore accountStore = new MemoryAccountStore();
    final MemorySessionStore sessionStore = new MemorySessionStore(accountStore);
    final MemoryKeyStore keyStore = new MemoryKeyStore();
    final MemoryAuditLog auditLog = new MemoryAuditLog();
    final MemoryPersonalStore personal = new MemoryPersonalStore();

    /** What people were told. */
    final List<String> alerts = new CopyOnWriteArrayList<>();

    final SecureRandom random = new SecureRandom();
    final AccountServices services;

    private final AtomicLong now =
            new AtomicLong(Instant.parse("2026-03-01T12:00:00Z").toEpochMilli());

    Server() {
        this(SETTINGS);
    }

    Server(AccountSettings settings) {
        services = open(settings);
    }

    /** One more node on the same stores. */
    AccountServices open(AccountSettings settings) {
        return AccountServices.open(
                accountStore,
                sessionStore,
                keyStore,
                auditLog,
                personal,
                (user, what) -> alerts.add(user + " " + what),
                SharedLimits.NONE,
                settings,
                this,
                random);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now.get());
    }

    void pass(Duration time) {
        now.addAndGet(time.toMillis());
    }

    Rest.Account signUp(String name) {
        return signUp(name, null);
    }

    Rest.Account signUp(String name, @Nullable String invitation) {
        return services.accounts()
                .signUp(new Rest.NewAccount(name, PASSWORD, null, invitation), HERE)
                .account();
    }

    Rest.Tokens refresh(@Nullable String refreshToken) {
        return services.sessions().refresh(Objects.requireNonNull(refreshToken), HERE);
    }

    Rest.Tokens signIn(String name) {
        return signIn(name, PASSWORD, null);
    }

    Rest.Tokens signIn(String name, String password, @Nullable DeviceId device) {
        return services.sessions()
                .signIn(new Rest.SignIn(name, password, device, "laptop", false), HERE);
    }

    /** Makes the account, if need be past all invitations, and signs in. */
    Principal person(String name) {
        boolean first = !accountStore.claimed();
        if (first) {
            signUp(name);
        } else {
            var before = accountStore.settings();
            accountStore.changeSettings(new StoredSettings(true, false));
            signUp(name);
            accountStore.changeSettings(before);
        }
        return principal(signIn(name));
    }

    Authentication authenticate(Rest.Tokens tokens) {
        return services.authenticator().authenticate(tokens.accessToken());
    }

    Principal principal(Rest.Tokens tokens) {
        return ((Authentication.Valid) authenticate(tokens)).principal();
    }

    /** The refusal that the call ends with, to look at further. */
    static AbstractObjectAssert<?, Refusal> assertRefused(ErrorCode code, ThrowingCallable call) {
        return Assertions.assertThatObject(Assertions.catchThrowableOfType(Refusal.class, call))
                .isNotNull()
                .satisfies(refusal -> Assertions.assertThat(refusal.code()).isEqualTo(code));
    }

    @Override
    public void close() {
        services.close();
    }
}
