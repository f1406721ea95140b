package chat.parley.accounts;

import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The port to devices and sessions. A session is there until it ends; every call that ends some
 * writes them to the {@link RevocationFeed} in the same transaction. Safe for use by many threads;
 * every call may block on I/O. Durable once a writing call returns. Throws {@link
 * chat.parley.rooms.StoreUnavailable}.
 */
public interface SessionStore extends RevocationFeed {

    /**
     * Opens a session on its device, and ends those that {@link #replacedBy} names. Of the person's
     * devices without a session only the {@code limit} last used are remembered.
     *
     * @param passwordHash what the sign-in was checked against: a password that changed meanwhile
     *     opens nothing
     */
    Opening open(StoredSession session, String passwordHash, int limit);

    /**
     * What ends when {@code session} opens: the one that its device had, and the longest unused
     * ones past {@code limit}.
     *
     * @param all the person's other sessions, last used first
     */
    static List<SessionId> replacedBy(StoredSession session, List<StoredSession> all, int limit) {
        Predicate<StoredSession> onSameDevice = old -> old.device().equals(session.device());
        return Stream.concat(
                        all.stream().filter(onSameDevice),
                        all.stream().filter(onSameDevice.negate()).skip(limit - 1))
                .map(StoredSession::session)
                .toList();
    }

    sealed interface Opening {
        record Opened(List<SessionId> ended) implements Opening {}

        /** The device id is somebody else's: a device stays with the person who first used it. */
        record DeviceTaken() implements Opening {}

        /** The account is gone or not in use, or its password changed. */
        record Outdated() implements Opening {}
    }

    Optional<StoredSession> session(SessionId session);

    /** Last used first. */
    List<StoredSession> sessionsOf(UserId user);

    /**
     * Suspends a person who still has this role, and ends all their sessions; who is suspended
     * already stays so. Empty, and nothing is done, when there is nobody with this role.
     */
    Optional<List<SessionId>> suspend(UserId user, ServerRole role, long nowMs);

    /**
     * Sets the password that {@code codeHash} was made for, and ends all sessions of its person.
     * Empty, and nothing is done, when the code is not good.
     */
    Optional<List<SessionId>> resetPassword(String codeHash, String passwordHash, long nowMs);

    /**
     * Deletes an account with its sessions, devices, reset and invitations. Empty, and nothing is
     * done, when there is none or it is the owner's.
     */
    Optional<List<SessionId>> deleteAccount(UserId user, long nowMs);

    /** The role that the session's person has now; empty when the session has ended. */
    Optional<ServerRole> standing(SessionId session);

    /**
     * Compare-and-set of the refresh token: false when {@code from} is not the session's now.
     *
     * @param address from where it is used
     */
    boolean rotate(SessionId session, String from, String to, long nowMs, String address);

    /**
     * Remembers that the session's person gave their password in it. False when it has ended.
     *
     * @param passwordHash what it was checked against, as in {@link #open}: false, too, when the
     *     password changed meanwhile
     */
    boolean confirm(SessionId session, String passwordHash, long nowMs);

    /** False when the person has no such session. */
    boolean end(UserId user, SessionId session, long nowMs);

    /**
     * @param kept the one that stays; null to end all
     */
    List<SessionId> endOthers(UserId user, @Nullable SessionId kept, long nowMs);

    /** Ends up to {@link #PAGE} sessions that were not refreshed or were created too long ago. */
    List<SessionId> endExpired(long refreshedBefore, long createdBefore, long nowMs);

    /** Deletes from the feed what ended before; positions go on. */
    void forgetRevocations(long endedBefore);

    /** Most sessions in one {@link RevocationFeed.Page} and in one {@link #endExpired}. */
    int PAGE = 1_000;
}
