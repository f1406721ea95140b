package chat.parley.accounts;

import chat.parley.accounts.AuditEntry.Happening;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Records what happened to accounts and the server, and shows it: to admins all of it, to everybody
 * else what concerns them. An entry is durable before whoever acted has their answer. Safe for use
 * by many threads; calls may block on the store.
 */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    /** Entries of one person and kind, among which one that is made again is found. */
    private static final int REPEATED_AMONG = 100;

    private final AuditLog log;
    private final InstantSource clock;

    Audit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Does something and records it, both or neither. {@code work} calls stores and writes entries,
     * nothing else: see {@link AuditLog#together}.
     */
    <T> T together(Function<Entries, T> work) {
        Entries entries = new Entries();
        T result = log.together(() -> entries.during(work));
        entries.tell();
        return result;
    }

    /** Records what changed nothing: a sign-in that failed. */
    void recordFailed(@Nullable UserId subject, String why, InetAddress from) {
        Entries entries = new Entries();
        entries.add(AuditKind.SIGN_IN_FAILED, subject, null, why, from);
        entries.tell();
    }

    /** Records a wrong password of somebody who is signed in. */
    void recordRefused(Principal by) {
        Entries entries = new Entries();
        entries.add(AuditKind.PASSWORD_REFUSED, by, by.user(), null);
        entries.tell();
    }

    /** Records what somebody did in a room, unless it was recorded: a client may repeat it. */
    void recordOnce(AuditKind kind, UserId actor, @Nullable UserId subject, String detail) {
        boolean isKnown =
                log.before(Long.MAX_VALUE, actor, kind, REPEATED_AMONG).stream()
                        .map(AuditEntry::what)
                        .filter(what -> Objects.equals(what.subject(), subject))
                        .anyMatch(what -> detail.equals(what.detail()));
        if (!isKnown) {
            Entries entries = new Entries();
            entries.append(kind, actor, subject, null, detail, null);
            entries.tell();
        }
    }

    /**
     * Records what somebody did to themselves, once in each session.
     *
     * @return false when it was recorded before
     */
    boolean recordOnceInSession(AuditKind kind, Principal by) {
        boolean isKnown =
                log.before(Long.MAX_VALUE, by.user(), kind, REPEATED_AMONG).stream()
                        .anyMatch(entry -> by.session().equals(entry.what().session()));
        if (!isKnown) {
            Entries entries = new Entries();
            entries.add(kind, by, by.user(), null);
            entries.tell();
        }
        return !isKnown;
    }

    /** Where work writes what it does. */
    final class Entries {
        private final List<AuditEntry> written = new ArrayList<>();

        private Entries() {}

        private <T> T during(Function<Entries, T> work) {
            written.clear(); // by a first time that was undone
            return work.apply(this);
        }

        /** Also to the program's log, which operators keep elsewhere than the store. */
        private void tell() {
            for (AuditEntry entry : written) {
                LOG.info("{}", new String(Json.write(entry.toRest()), StandardCharsets.UTF_8));
            }
        }

        /** Something that the asker did to an account; null when it is the server's own affair. */
        void add(AuditKind kind, Principal by, @Nullable UserId subject, @Nullable String detail) {
            append(kind, by.user(), subject, by.session(), detail, null);
        }

        /** Something that happened to somebody who is not signed in, or whom nobody knows. */
        void add(
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
            long now = clock.millis();
            var what = new Happening(now, kind, actor, subject, session, detail, address);
            written.add(log.append(what));
        }
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
