package chat.parley.accounts;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.Rest.KeyPackageStock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What devices leave with the server so that others can add them to groups while they are away.
 * Blocks; safe for use by many threads. Refuses by {@link Refusal}.
 */
public final class KeyPackages implements FewKeyPackages {
    /** A clock that is ahead by so much is still believed. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** An unused last resort is replaced after so long. */
    private static final Duration LAST_RESORT_LIFE = Duration.ofDays(7);

    /** 500 a day, and as many at once. */
    private static final AccountSettings.Rate ADDED =
            new AccountSettings.Rate(500, Duration.ofDays(1).dividedBy(500));

    private final KeyPackageStore store;
    private final Identities identities;
    private final Throttle added;
    private final InstantSource clock;

    public KeyPackages(KeyPackageStore store, Identities identities, InstantSource clock) {
        this.store = store;
        this.identities = identities;
        this.added = new Throttle(ADDED, clock);
        this.clock = clock;
    }

    /** Adds key packages of the asker's device, all or none. */
    public KeyPackageStock add(Principal by, Rest.NewKeyPackages asked) {
        Bytes deviceKey = deviceKey(by);
        List<StoredKeyPackage> packages = new ArrayList<>();
        for (Bytes encoded : asked.packages()) {
            String field = "packages[%d]".formatted(packages.size());
            packages.add(keyPackage(by, deviceKey, field, encoded, false));
        }
        @Nullable Bytes lastResort = asked.lastResort();
        if (lastResort != null) {
            packages.add(keyPackage(by, deviceKey, "lastResort", lastResort, true));
        }
        if (packages.stream().map(StoredKeyPackage::ref).distinct().count() < packages.size()) {
            throw known();
        }
        if (!packages.isEmpty()) {
            add(by, packages);
        }
        return stock(by);
    }

    private void add(Principal by, List<StoredKeyPackage> packages) {
        for (int i = 0; i < packages.size(); i++) {
            added.take(by.device().toString(), "this device adds too many key packages: wait");
        }
        switch (store.add(packages)) {
            case ADDED -> {}
            case KNOWN -> throw known();
            case FULL ->
                    throw new Refusal(
                            ErrorCode.CONFLICT,
                            "a device has at most %d key packages: add more when some are taken"
                                    .formatted(Limits.KEY_PACKAGES));
            case ENDED ->
                    throw new Refusal(
                            ErrorCode.SESSION_ENDED, "this session has ended: sign in again");
        }
    }

    private static Refusal known() {
        return new Refusal(
                ErrorCode.CONFLICT, "one of these key packages was sent before: make new ones");
    }

    private Bytes deviceKey(Principal by) {
        return Optional.ofNullable(identities.listings(List.of(by.user())).get(by.user()))
                .flatMap(listing -> listing.keyOf(by.device()))
                .orElseThrow(
                        () ->
                                new Refusal(
                                        ErrorCode.CONFLICT,
                                        "this device is not on your list of devices: sign one with"
                                                + " it first"));
    }

    private StoredKeyPackage keyPackage(
            Principal by, Bytes deviceKey, String field, Bytes encoded, boolean lastResort) {
        Handshake.KeyPackage read = read(field, encoded);
        Handshake.Leaf leaf = read.leaf();
        LeafOwner owner = new LeafOwner(by.user(), by.device());
        if (read.suite() != Handshake.SUITE) {
            throw invalid(field, "is of suite %d and not 1".formatted(read.suite()));
        }
        if (!owner.equals(leaf.owner())) {
            throw invalid(field, "is not of this device");
        }
        if (!HandshakeReader.isSigned(read) || !HandshakeReader.isCertified(leaf, deviceKey)) {
            throw invalid(field, "is not signed by a key that this device has certified");
        }
        long now = clock.millis();
        return new StoredKeyPackage(
                by.session(),
                owner,
                deviceKey,
                read.ref(),
                encoded,
                lastResort,
                expiry(field, leaf.lifetime(), now),
                now);
    }

    private static Handshake.KeyPackage read(String field, Bytes encoded) {
        try {
            return HandshakeReader.keyPackage(encoded.toArray());
        } catch (InvalidHandshake e) {
            throw invalid(field, "cannot be read: " + e.getMessage());
        }
    }

    private static long expiry(String field, Handshake.@Nullable Lifetime lifetime, long nowMs) {
        if (lifetime == null) {
            throw invalid(field, "has no lifetime");
        }
        long now = nowMs / 1_000;
        long most = now + Limits.KEY_PACKAGE_LIFE.plus(AHEAD).toSeconds();
        if (lifetime.notBefore() > now + AHEAD.toSeconds()
                || lifetime.notAfter() <= now
                || lifetime.notAfter() > most) {
            throw invalid(
                    field,
                    "must be good now, and for %d days at most"
                            .formatted(Limits.KEY_PACKAGE_LIFE.toDays()));
        }
        return Instant.ofEpochSecond(lifetime.notAfter()).toEpochMilli();
    }

    /** What is left of the asker's device. */
    public KeyPackageStock stock(Principal by) {
        KeyPackageStore.Stock stock = store.stock(by.session(), clock.millis());
        return new KeyPackageStock(stock.left(), state(stock.lastResort()));
    }

    private String state(KeyPackageStore.@Nullable LastResort lastResort) {
        if (lastResort == null) {
            return KeyPackageStock.NONE;
        }
        boolean old = clock.millis() - lastResort.addedAt() > LAST_RESORT_LIFE.toMillis();
        return old || lastResort.used() ? KeyPackageStock.USED : KeyPackageStock.FRESH;
    }

    @Override
    public OptionalInt of(Principal who) {
        KeyPackageStock stock = stock(who);
        boolean enough =
                stock.left() >= Limits.FEW_KEY_PACKAGES
                        && stock.lastResort().equals(KeyPackageStock.FRESH);
        return enough || identities.keyOf(new LeafOwner(who.user(), who.device())).isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(stock.left());
    }

    /** Deletes what is good no more, and forgets what was given to whom a day ago. */
    public void sweep() {
        store.forgetExpired(clock.millis());
    }

    private static Refusal invalid(String field, String what) {
        return new Refusal(ErrorCode.INVALID, "field '%s' %s".formatted(field, what));
    }
}
