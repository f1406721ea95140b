package chat.parley.accounts;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.toSet;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Sessions that live as long as the process, for tests and simulations. */
public final class MemorySessionStore implements SessionStore {
    private static final Comparator<StoredSession> LAST_USED_FIRST =
            Comparator.comparingLong(StoredSession::refreshedAt)
                    .reversed()
                    .thenComparing(StoredSession::session);

    private final MemoryAccountStore accounts;
    private final Map<SessionId, StoredSession> sessions = new HashMap<>();
    private final Map<DeviceId, Device> devices = new HashMap<>();
    private final TreeMap<Long, Revocation> revocations = new TreeMap<>();
    private long position;

    private record Device(UserId user, long usedAt) {}

    private record Revocation(SessionId session, long at) {}

    public MemorySessionStore(MemoryAccountStore accounts) {
        this.accounts = accounts;
    }

    @Override
    public synchronized Opening open(StoredSession session, String passwordHash, int limit) {
        if (!holds(session.user(), passwordHash)) {
            return new Opening.Outdated();
        }
        @Nullable Device known = devices.get(session.device());
        if (known != null && !known.user().equals(session.user())) {
            return new Opening.DeviceTaken();
        }
        devices.put(session.device(), new Device(session.user(), session.createdAt()));
        List<SessionId> replaced =
                SessionStore.replacedBy(session, sessionsOf(session.user()), limit);
        end(replaced, session.createdAt());
        sessions.put(session.session(), session);
        forgetDevices(session.user(), limit);
        return new Opening.Opened(replaced);
    }

    private void forgetDevices(UserId user, int limit) {
        Set<DeviceId> used = sessions.values().stream().map(StoredSession::device).collect(toSet());
        devices.entrySet().stream()
                .filter(device -> device.getValue().user().equals(user))
                .filter(device -> !used.contains(device.getKey()))
                .sorted(comparingLong(device -> -device.getValue().usedAt()))
                .skip(limit)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(devices::remove);
    }

    @Override
    public synchronized Optional<StoredSession> session(SessionId session) {
        return Optional.ofNullable(sessions.get(session));
    }

    @Override
    public synchronized List<StoredSession> sessionsOf(UserId user) {
        return sessions.values().stream()
                .filter(session -> session.user().equals(user))
                .sorted(LAST_USED_FIRST)
                .toList();
    }

    @Override
    public synchronized Optional<List<SessionId>> suspend(
            UserId user, ServerRole role, long nowMs) {
        return accounts.suspend(user, role, nowMs)
                ? Optional.of(endOthers(user, null, nowMs))
                : Optional.empty();
    }

    @Override
    public synchronized Optional<List<SessionId>> resetPassword(
            String codeHash, String passwordHash, long nowMs) {
        return accounts.resetPassword(codeHash, passwordHash, nowMs)
                .map(user -> endOthers(user, null, nowMs));
    }

    @Override
    public synchronized Optional<List<SessionId>> deleteAccount(UserId user, long nowMs) {
        if (!accounts.delete(user)) {
            return Optional.empty();
        }
        devices.values().removeIf(device -> device.user().equals(user));
        return Optional.of(endOthers(user, null, nowMs));
    }

    @Override
    public Optional<ServerRole> standing(SessionId session) {
        return session(session)
                .flatMap(found -> accounts.account(found.user()))
                .map(StoredAccount::role);
    }

    @Override
    public synchronized boolean rotate(
            SessionId session, String from, String to, long nowMs, String address) {
        @Nullable StoredSession found = sessions.get(session);
        if (found == null || !found.refreshHash().equals(from)) {
            return false;
        }
        sessions.put(session, found.rotated(to, nowMs, address));
        return true;
    }

    @Override
    public synchronized boolean confirm(SessionId session, String passwordHash, long nowMs) {
        @Nullable StoredSession found = sessions.get(session);
        if (found == null || !holds(found.user(), passwordHash)) {
            return false;
        }
        sessions.put(session, found.confirmed(nowMs));
        return true;
    }

    private boolean holds(UserId user, String passwordHash) {
        return accounts.account(user)
                .filter(account -> account.passwordHash().equals(passwordHash))
                .filter(StoredAccount::isInUse)
                .isPresent();
    }

    @Override
    public synchronized boolean end(UserId user, SessionId session, long nowMs) {
        return !end(sessionsOf(user).stream().filter(s -> s.session().equals(session)), nowMs)
                .isEmpty();
    }

    @Override
    public synchronized List<SessionId> endOthers(
            UserId user, @Nullable SessionId kept, long nowMs) {
        return end(sessionsOf(user).stream().filter(s -> !s.session().equals(kept)), nowMs);
    }

    @Override
    public synchronized List<SessionId> endExpired(
            long refreshedBefore, long createdBefore, long nowMs) {
        return end(
                sessions.values().stream()
                        .filter(
                                session ->
                                        session.refreshedAt() < refreshedBefore
                                                || session.createdAt() < createdBefore)
                        .limit(PAGE),
                nowMs);
    }

    private List<SessionId> end(Stream<StoredSession> which, long nowMs) {
        List<SessionId> ended = which.map(StoredSession::session).toList();
        end(ended, nowMs);
        return ended;
    }

    private void end(List<SessionId> ended, long nowMs) {
        for (SessionId session : ended) {
            sessions.remove(session);
            revocations.put(++position, new Revocation(session, nowMs));
        }
    }

    @Override
    public synchronized Page since(long after) {
        if (after < 0) {
            return new Page(List.of(), position);
        }
        var page = revocations.tailMap(after, false).entrySet().stream().limit(PAGE).toList();
        return new Page(
                page.stream().map(entry -> entry.getValue().session()).toList(),
                page.isEmpty() ? after : page.getLast().getKey());
    }

    @Override
    public synchronized void forgetRevocations(long endedBefore) {
        revocations.values().removeIf(revocation -> revocation.at() < endedBefore);
    }
}
