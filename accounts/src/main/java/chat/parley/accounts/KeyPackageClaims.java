package chat.parley.accounts;

import chat.parley.accounts.KeyPackageStore.Claimed;
import chat.parley.accounts.KeyPackageStore.Given;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Membership;
import chat.parley.rooms.RoomReader;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Gives key packages of people to whoever adds them to a room's group. Blocks; safe for use by many
 * threads. Refuses by {@link Refusal}.
 */
public final class KeyPackageClaims {
    private final KeyPackageStore store;
    private final Identities identities;
    private final RoomReader reader;
    private final Directory directory;
    private final Bus bus;
    private final InstantSource clock;

    public KeyPackageClaims(
            KeyPackageStore store,
            Identities identities,
            RoomReader reader,
            Directory directory,
            Bus bus,
            InstantSource clock) {
        this.store = store;
        this.identities = identities;
        this.reader = reader;
        this.directory = directory;
        this.bus = bus;
        this.clock = clock;
    }

    /** One of each device of these people, as far as they have any. */
    public Rest.ClaimedKeyPackages claim(Principal by, RoomId room, Rest.NewKeyPackageClaim asked) {
        reader.requireMember(room, by.user());
        requireEncryptable(room);
        for (UserId user : asked.users()) {
            requireAwaited(room, user);
        }
        List<LeafOwner> devices = devices(by, asked);
        var claim = new KeyPackageStore.Claim(by.user(), asked.id(), room, devices, clock.millis());
        return switch (store.claim(claim)) {
            case Claimed.Done(var given) -> {
                given.forEach(this::tell);
                yield answer(devices, given);
            }
            case Claimed.OtherRoom() ->
                    throw new Refusal(ErrorCode.CONFLICT, "this id names a claim for another room");
            case Claimed.TooMany() ->
                    throw new Refusal(
                            ErrorCode.RATE_LIMITED,
                            "nobody gets more than %d key packages an hour: ask for fewer people"
                                    .formatted(KeyPackageStore.CLAIMED_PER_HOUR),
                            KeyPackageStore.CLAIM_HOUR.toMillis());
        };
    }

    /** Anybody may enter a public room, and so would drain everybody's stock. */
    private void requireEncryptable(RoomId room) {
        if (directory.room(room).filter(found -> found.kind() == RoomKind.PUBLIC).isPresent()) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN, "public rooms are not encrypted: anybody may enter");
        }
    }

    private void requireAwaited(RoomId room, UserId user) {
        Membership member = directory.membership(room, user);
        if (!member.isMember() && !member.invited()) {
            throw new Refusal(
                    ErrorCode.INVALID,
                    "field 'users' names %s, who is neither a member nor invited".formatted(user));
        }
    }

    private List<LeafOwner> devices(Principal by, Rest.NewKeyPackageClaim asked) {
        @Nullable List<DeviceId> given = asked.except();
        Set<DeviceId> except = new HashSet<>(given == null ? List.of() : given);
        except.add(by.device());
        Map<UserId, Listing> listings = identities.listings(asked.users());
        return asked.users().stream()
                .flatMap(user -> devices(user, listings.get(user)))
                .filter(owner -> !except.contains(owner.device()))
                .toList();
    }

    private static Stream<LeafOwner> devices(UserId user, @Nullable Listing listing) {
        return listing == null
                ? Stream.of()
                : listing.present().stream().map(device -> new LeafOwner(user, device));
    }

    private static Rest.ClaimedKeyPackages answer(List<LeafOwner> devices, List<Given> given) {
        Set<LeafOwner> served = new HashSet<>();
        given.forEach(one -> served.add(one.owner()));
        return new Rest.ClaimedKeyPackages(
                given.stream().map(KeyPackageClaims::described).toList(),
                devices.stream()
                        .filter(owner -> !served.contains(owner))
                        .map(owner -> new Rest.DeviceOfPerson(owner.user(), owner.device()))
                        .toList());
    }

    private static Rest.ClaimedKeyPackage described(Given one) {
        return new Rest.ClaimedKeyPackage(
                one.owner().user(), one.owner().device(), one.encoded(), one.lastResort());
    }

    /** The device, when it is to add some. */
    private void tell(Given given) {
        DeviceId device = given.owner().device();
        int left = store.left(device, clock.millis());
        if (given.lastResort() || left < Limits.FEW_KEY_PACKAGES) {
            bus.tellOwn(given.owner().user(), new Bus.Signal.KeyPackagesLow(device, left));
        }
    }
}
