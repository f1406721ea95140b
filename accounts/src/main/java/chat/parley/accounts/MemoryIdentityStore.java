package chat.parley.accounts;

import static java.util.stream.Collectors.toSet;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.Identity;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Identities that live as long as the process, for tests and simulations. */
public final class MemoryIdentityStore implements IdentityStore {
    private final AccountStore accounts;
    private final SessionStore sessions;
    private final MemoryKeyPackageStore keyPackages;
    private final Map<UserId, Held> held = new HashMap<>();

    private record Held(List<Rest.AnnouncedIdentity> all, DeviceList devices, Bytes wrapped) {}

    public MemoryIdentityStore(
            AccountStore accounts, SessionStore sessions, MemoryKeyPackageStore keyPackages) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.keyPackages = keyPackages;
    }

    private Optional<Held> held(UserId user) {
        if (accounts.account(user).isEmpty()) {
            held.remove(user);
        }
        return Optional.ofNullable(held.get(user));
    }

    @Override
    public synchronized Change announce(
            Identity identity, DeviceList devices, Bytes wrapped, long nowMs) {
        List<Rest.AnnouncedIdentity> all = new ArrayList<>(all(identity.user()));
        if (identity.generation() != all.size() + 1) {
            return Change.OUTDATED;
        }
        if (!haveSessions(devices)) {
            return Change.NO_SESSION;
        }
        all.add(new Rest.AnnouncedIdentity(identity.encoded(), nowMs));
        held.put(identity.user(), new Held(List.copyOf(all), devices, wrapped));
        keyPackages.keepOnly(devices);
        return Change.DONE;
    }

    @Override
    public synchronized Change change(DeviceList devices) {
        Held before = held(devices.user()).orElse(null);
        if (before == null
                || before.devices().generation() != devices.generation()
                || before.devices().version() + 1 != devices.version()) {
            return Change.OUTDATED;
        }
        if (!haveSessions(devices)) {
            return Change.NO_SESSION;
        }
        held.put(devices.user(), new Held(before.all(), devices, before.wrapped()));
        keyPackages.keepOnly(devices);
        return Change.DONE;
    }

    private boolean haveSessions(DeviceList devices) {
        Set<DeviceId> living = living(devices.user());
        return devices.devices().stream().map(DeviceList.Listed::device).allMatch(living::contains);
    }

    private Set<DeviceId> living(UserId user) {
        return sessions.sessionsOf(user).stream().map(StoredSession::device).collect(toSet());
    }

    @Override
    public synchronized List<Newest> newest(Collection<UserId> users) {
        return users.stream().flatMap(user -> newest(user).stream()).toList();
    }

    private Optional<Newest> newest(UserId user) {
        return held(user)
                .map(
                        own ->
                                new Newest(
                                        user,
                                        own.all().getLast().identity(),
                                        own.devices().encoded(),
                                        living(user)));
    }

    @Override
    public synchronized List<Rest.AnnouncedIdentity> all(UserId user) {
        return held(user).map(Held::all).orElse(List.of());
    }

    @Override
    public synchronized Optional<Rest.WrappedIdentity> wrapped(UserId user) {
        return held(user)
                .map(own -> new Rest.WrappedIdentity(own.devices().generation(), own.wrapped()));
    }

    /** Of the newest identity; 0 for none. */
    synchronized long generation(UserId user) {
        return all(user).size();
    }
}
