package chat.parley.accounts;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Key packages that live as long as the process, for tests and simulations. */
public final class MemoryKeyPackageStore implements KeyPackageStore {
    private final SessionStore sessions;
    private final Map<Bytes, StoredKeyPackage> stock = new LinkedHashMap<>();
    private final Set<Bytes> used = new HashSet<>();
    private final Map<Name, Answer> claims = new LinkedHashMap<>();

    private record Name(UserId by, UUID id) {}

    private record Answer(RoomId room, List<Given> given, long at) {}

    public MemoryKeyPackageStore(SessionStore sessions) {
        this.sessions = sessions;
    }

    /** What sessions had that have ended goes when it is looked for. */
    private void forgetEnded() {
        stock.values().removeIf(one -> sessions.session(one.session()).isEmpty());
    }

    /** Of the person only what devices on the list have certified with their keys there. */
    synchronized void keepOnly(DeviceList devices) {
        stock.values()
                .removeIf(
                        one ->
                                one.owner().user().equals(devices.user())
                                        && !devices.keyOf(one.owner().device())
                                                .equals(Optional.of(one.deviceKey())));
    }

    @Override
    public synchronized Adding add(List<StoredKeyPackage> packages) {
        forgetEnded();
        SessionId session = packages.getFirst().session();
        if (sessions.session(session).isEmpty()) {
            return Adding.ENDED;
        }
        if (packages.stream().anyMatch(one -> isKnown(one.ref()))) {
            return Adding.KNOWN;
        }
        Predicate<StoredKeyPackage> once = one -> !one.lastResort();
        long added = packages.stream().filter(once).count();
        long before = stock.values().stream().filter(once.and(of(session))).count();
        if (before + added > Limits.KEY_PACKAGES) {
            return Adding.FULL;
        }
        if (added < packages.size()) {
            stock.values().removeIf(of(session).and(StoredKeyPackage::lastResort));
        }
        packages.forEach(one -> stock.put(one.ref(), one));
        return Adding.ADDED;
    }

    private boolean isKnown(Bytes ref) {
        return stock.containsKey(ref)
                || claims.values().stream()
                        .flatMap(answer -> answer.given().stream())
                        .anyMatch(given -> given.ref().equals(ref));
    }

    private static Predicate<StoredKeyPackage> of(SessionId session) {
        return one -> one.session().equals(session);
    }

    private List<StoredKeyPackage> good(Predicate<StoredKeyPackage> wanted, long nowMs) {
        forgetEnded();
        return stock.values().stream()
                .filter(wanted)
                .filter(one -> one.expiresAt() > nowMs)
                .toList();
    }

    @Override
    public synchronized Stock stock(SessionId session, long nowMs) {
        List<StoredKeyPackage> all = good(of(session), nowMs);
        @Nullable LastResort lastResort =
                all.stream()
                        .filter(StoredKeyPackage::lastResort)
                        .findFirst()
                        .map(one -> new LastResort(one.addedAt(), used.contains(one.ref())))
                        .orElse(null);
        return new Stock(all.size() - (lastResort == null ? 0 : 1), lastResort);
    }

    @Override
    public synchronized int left(DeviceId device, long nowMs) {
        return good(one -> !one.lastResort() && one.owner().device().equals(device), nowMs).size();
    }

    @Override
    public synchronized Claimed claim(Claim claim) {
        var name = new Name(claim.by(), claim.id());
        @Nullable Answer before = claims.get(name);
        if (before != null) {
            return before.room().equals(claim.room())
                    ? new Claimed.Done(before.given())
                    : new Claimed.OtherRoom();
        }
        long anHourAgo = claim.at() - CLAIM_HOUR.toMillis();
        long lately = given(claim.by(), anHourAgo, _ -> true);
        if (lately + claim.devices().size() > CLAIMED_PER_HOUR) {
            return new Claimed.TooMany();
        }
        List<Given> given = new ArrayList<>();
        for (LeafOwner device : claim.devices()) {
            take(claim, device).ifPresent(given::add);
        }
        claims.put(name, new Answer(claim.room(), List.copyOf(given), claim.at()));
        return new Claimed.Done(given);
    }

    private Optional<Given> take(Claim claim, LeafOwner owner) {
        long aDayAgo = claim.at() - CLAIM_LIFE.toMillis();
        boolean enough =
                given(claim.by(), aDayAgo, one -> one.owner().equals(owner) && !one.lastResort())
                        >= CLAIMED_OF_DEVICE;
        List<StoredKeyPackage> all = good(one -> one.owner().equals(owner), claim.at());
        Optional<StoredKeyPackage> taken =
                all.stream()
                        .filter(one -> !enough && !one.lastResort())
                        .findFirst()
                        .or(() -> all.stream().filter(StoredKeyPackage::lastResort).findFirst());
        taken.ifPresent(
                one -> {
                    if (one.lastResort()) {
                        used.add(one.ref());
                    } else {
                        stock.remove(one.ref());
                    }
                });
        return taken.map(one -> new Given(owner, one.ref(), one.encoded(), one.lastResort()));
    }

    private long given(UserId by, long after, Predicate<Given> which) {
        return claims.entrySet().stream()
                .filter(claim -> claim.getKey().by().equals(by) && claim.getValue().at() > after)
                .flatMap(claim -> claim.getValue().given().stream())
                .filter(which)
                .count();
    }

    @Override
    public synchronized void forgetExpired(long nowMs) {
        stock.values().removeIf(one -> one.expiresAt() <= nowMs);
        claims.values().removeIf(answer -> answer.at() <= nowMs - CLAIM_LIFE.toMillis());
        used.removeIf(ref -> Objects.isNull(stock.get(ref)));
    }
}
