package chat.parley.accounts;

import chat.parley.accounts.AuditEntry.Happening;
import chat.parley.protocol.Rest;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;

/**
 * Records what happened to accounts and the server, and shows it: to admins all of it, to everybody
 * else what concerns them. An entry is durable before whoever acted has their answer. Safe for use
 * by many threads; calls may block on the store.
 */
public final class Audit {
    private final AuditLog log;
    private final InstantSource clock;

    Audit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Something that the asker did to an account; null when it is the server's own affair. */
    void record(AuditKind kind, Principal by, @Nullable UserId subject, @Nullable String detail) {
        append(kind, by.user(), subject, by.session(), detail, null);
    }

    /** Something that happened to somebody who is not signed in, or whom nobody knows. */
    void record(
            AuditKind kind,
            @Nullable UserId subject,
            @Nullable SessionId session,
            @Nullable String detail,
            InetAddress from) {
        append(kind, null, subject, session, detail, from.getHostAddress());
    }

    private void append(
            AuditKind kind,
            @Nullable UserId actor,
            @Nullable UserId subject,
            @Nullable SessionId session,
            @Nullable String detail,
            @Nullable String address) {
        log.append(new Happening(clock.millis(), kind, actor, subject, session, detail, address));
    }

    /**
     * What concerns the asker, newest first.
     *
     * @param before the sequence that the last page ended with; {@link Long#MAX_VALUE} at first
     */
    public List<Rest.AuditEntry> ofOneself(Principal by, long before, int limit) {
        return log.before(before, by.user(), null, limit).stream().map(AuditEntry::toRest).toList();
    }

    /**
     * What happened on the server, newest first.
     *
     * @param user whom it concerned; null for all
     * @param kind null for all
     */
    public List<Rest.AuditEntry> ofAll(
            Principal by, @Nullable UserId user, @Nullable AuditKind kind, long before, int limit) {
        ServerRight.READ_AUDIT.require(by);
        return log.before(before, user, kind, limit).stream().map(AuditEntry::toRest).toList();
    }
}
