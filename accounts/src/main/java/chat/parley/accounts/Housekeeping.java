package chat.parley.accounts;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Ends sessions whose time is over, deletes what nobody needs any more and changes the key that
 * signs tokens. One node running it about once an hour is enough; several at once do no harm.
 */
public final class Housekeeping implements Runnable {
    /** How long the feed keeps what ended; a gateway behind by more has to start anew. */
    static final Duration REVOCATIONS = Duration.ofDays(1);

    /** How long the audit log keeps addresses. */
    static final Duration ADDRESSES = Duration.ofDays(90);

    /** How long one key signs tokens. */
    static final Duration SIGNING = Duration.ofDays(30);

    private final Sessions sessions;
    private final SigningKeys keys;
    private final AccountStore accountStore;
    private final SessionStore sessionStore;
    private final AuditLog auditLog;
    private final InstantSource clock;

    Housekeeping(
            Sessions sessions,
            SigningKeys keys,
            AccountStore accountStore,
            SessionStore sessionStore,
            AuditLog auditLog,
            InstantSource clock) {
        this.sessions = sessions;
        this.keys = keys;
        this.accountStore = accountStore;
        this.sessionStore = sessionStore;
        this.auditLog = auditLog;
        this.clock = clock;
    }

    @Override
    public void run() {
        while (sessions.endExpired() == SessionStore.PAGE) {
            // a full page: there may be more
        }
        long now = clock.millis();
        accountStore.pruneInvitations(now);
        sessionStore.forgetRevocations(now - REVOCATIONS.toMillis());
        auditLog.eraseAddresses(now - ADDRESSES.toMillis());
        keys.rotateAfter(SIGNING);
    }
}
