package chat.parley.accounts;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Identity;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who people are to the devices of others: identities and signed lists of devices. What is taken
 * here was verified as far as signatures go; clients do not rely on it. Blocks; safe for use by
 * many threads. Refuses by {@link Refusal}.
 */
public final class Identities {
    private final IdentityStore store;
    private final Sessions sessions;
    private final Audit audit;
    private final Alerts alerts;
    private final InstantSource clock;

    public Identities(
            IdentityStore store,
            Sessions sessions,
            Audit audit,
            Alerts alerts,
            InstantSource clock) {
        this.store = store;
        this.sessions = sessions;
        this.audit = audit;
        this.alerts = alerts;
        this.clock = clock;
    }

    /**
     * Takes the asker's first identity, or one that follows the newest. The same again changes
     * nothing.
     */
    public void announce(Principal by, Rest.NewIdentity asked) {
        Identity identity = identity(by, asked.identity());
        DeviceList devices = list(by, asked.devices(), identity);
        if (devices.version() != 1 || devices.keyOf(by.device()).isEmpty()) {
            throw invalid("devices", "must be of version 1 and name this device");
        }
        requireSize(asked.wrapped());
        @Nullable Listing before = listings(List.of(by.user())).get(by.user());
        if (before == null || !before.identity().equals(identity)) {
            AuditKind kind = kind(identity, before == null ? null : before.identity());
            if (kind != AuditKind.IDENTITY_ANNOUNCED) {
                sessions.requireRecentPassword(by);
            }
            announce(by, kind, identity, devices, asked.wrapped());
        }
    }

    private void announce(
            Principal by, AuditKind kind, Identity identity, DeviceList devices, Bytes wrapped) {
        IdentityStore.Change change =
                audit.together(
                        entries -> {
                            var done = store.announce(identity, devices, wrapped, clock.millis());
                            if (done == IdentityStore.Change.DONE) {
                                String generation = Long.toString(identity.generation());
                                entries.add(kind, by, by.user(), generation);
                            }
                            return done;
                        });
        requireDone(change);
        if (kind != AuditKind.IDENTITY_ANNOUNCED) {
            alerts.tell(by.user(), kind);
        }
    }

    private static AuditKind kind(Identity identity, @Nullable Identity before) {
        long newest = before == null ? 0 : before.generation();
        if (identity.generation() != newest + 1) {
            throw outdated();
        }
        if (identity.generation() > Limits.IDENTITIES) {
            throw new Refusal(
                    ErrorCode.CONFLICT,
                    "nobody has more than %d identities".formatted(Limits.IDENTITIES));
        }
        if (identity.succession() == null) {
            return before == null ? AuditKind.IDENTITY_ANNOUNCED : AuditKind.IDENTITY_REPLACED;
        }
        if (before == null || !identity.succeeds(before)) {
            throw invalid("identity", "has a succession that no recovery key before it made");
        }
        return AuditKind.IDENTITY_SUCCEEDED;
    }

    /** Takes a list of the asker's devices. The same again changes nothing. */
    public void changeDevices(Principal by, Bytes encoded) {
        Listing now = listing(by);
        DeviceList devices = list(by, encoded, now.identity());
        if (devices.equals(now.devices())) {
            return;
        }
        if (devices.version() != now.devices().version() + 1) {
            throw outdated();
        }
        requireDone(store.change(devices));
    }

    private Listing listing(Principal by) {
        @Nullable Listing found = listings(List.of(by.user())).get(by.user());
        if (found == null) {
            throw new Refusal(ErrorCode.CONFLICT, "you have no identity yet: announce one first");
        }
        return found;
    }

    private static void requireDone(IdentityStore.Change change) {
        switch (change) {
            case DONE -> {}
            case OUTDATED -> throw outdated();
            case NO_SESSION ->
                    throw new Refusal(
                            ErrorCode.CONFLICT,
                            "a device on the list has no session with you: sign the list without"
                                    + " it");
        }
    }

    private static Refusal outdated() {
        return new Refusal(
                ErrorCode.CONFLICT,
                "it does not follow what you announced last: read GET /v1/devices, and sign what"
                        + " follows that");
    }

    /** All identities that somebody has had. */
    public Rest.Identities of(UserId user) {
        return new Rest.Identities(store.all(user));
    }

    /** Those of these people, at most {@link AccountStore#PEOPLE}, who have an identity. */
    public Map<UserId, Listing> listings(Collection<UserId> users) {
        return store.newest(users).stream()
                .collect(toMap(IdentityStore.Newest::user, Identities::listing));
    }

    /** The key of a device that is on the newest list of its person, and has a session. */
    public Optional<Bytes> keyOf(LeafOwner device) {
        return Optional.ofNullable(listings(List.of(device.user())).get(device.user()))
                .flatMap(listing -> listing.keyOf(device.device()));
    }

    /** Those of these people who have a listed device with a session. */
    public Set<UserId> reachable(Collection<UserId> users) {
        return listings(users).entrySet().stream()
                .filter(entry -> !entry.getValue().present().isEmpty())
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    private static Listing listing(IdentityStore.Newest newest) {
        try {
            return new Listing(
                    Identity.read(newest.identity()),
                    DeviceList.read(newest.devices()),
                    newest.living());
        } catch (InvalidHandshake e) {
            throw new IllegalStateException("stored keys of " + newest.user(), e);
        }
    }

    /** The asker's identity key, wrapped. They are told of it once in each session. */
    public Rest.WrappedIdentity wrapped(Principal by) {
        Rest.WrappedIdentity found =
                store.wrapped(by.user())
                        .orElseThrow(
                                () -> new Refusal(ErrorCode.NOT_FOUND, "you have no identity yet"));
        if (audit.recordOnceInSession(AuditKind.WRAPPED_IDENTITY_READ, by)) {
            alerts.tell(by.user(), AuditKind.WRAPPED_IDENTITY_READ);
        }
        return found;
    }

    private static Identity identity(Principal by, Bytes encoded) {
        try {
            Identity identity = Identity.read(encoded);
            if (!identity.user().equals(by.user()) || !identity.isSigned()) {
                throw invalid("identity", "must be your own, signed by its key");
            }
            return identity;
        } catch (InvalidHandshake e) {
            throw invalid("identity", "cannot be read: " + e.getMessage());
        }
    }

    private static DeviceList list(Principal by, Bytes encoded, Identity identity) {
        try {
            DeviceList devices = DeviceList.read(encoded);
            if (devices.generation() != identity.generation()) {
                throw outdated();
            }
            if (!devices.user().equals(by.user()) || !devices.isSignedBy(identity)) {
                throw invalid("devices", "must be your own, signed by your newest identity");
            }
            return devices;
        } catch (InvalidHandshake e) {
            throw invalid("devices", "cannot be read: " + e.getMessage());
        }
    }

    private static void requireSize(Bytes wrapped) {
        if (wrapped.length() > Limits.WRAPPED_KEY_BYTES) {
            throw invalid("wrapped", "has more than " + Limits.WRAPPED_KEY_BYTES + " bytes");
        }
    }

    private static Refusal invalid(String field, String what) {
        return new Refusal(ErrorCode.INVALID, "field '%s' %s".formatted(field, what));
    }
}
