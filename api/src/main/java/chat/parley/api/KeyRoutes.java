package chat.parley.api;

import static java.util.Map.entry;

import chat.parley.accounts.EncryptionKeys;
import chat.parley.accounts.Listing;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Keys of people and of their devices. */
final class KeyRoutes {
    private final EncryptionKeys keys;

    KeyRoutes(EncryptionKeys keys) {
        this.keys = keys;
    }

    Map<String, Action> actions() {
        return Map.ofEntries(
                entry("announceIdentity", this::announce),
                entry(
                        "getWrappedIdentity",
                        call -> Answer.ok(keys.identities().wrapped(call.principal()))),
                entry("changeDeviceList", this::changeDevices),
                entry("listIdentities", call -> Answer.ok(keys.identities().of(call.user()))),
                entry("listDevices", call -> Answer.ok(devices(call.users("of")))),
                entry("getKeyPackages", call -> Answer.ok(keys.packages().stock(call.principal()))),
                entry("addKeyPackages", this::addPackages),
                entry("claimKeyPackages", this::claim),
                entry("archive", this::archive),
                entry("readArchive", this::readArchive),
                entry("forgetArchive", this::forgetArchive));
    }

    private Answer announce(Call call) throws InvalidJson {
        keys.identities().announce(call.principal(), call.body(Rest.NewIdentity.class));
        return Answer.done();
    }

    private Answer changeDevices(Call call) throws InvalidJson {
        keys.identities()
                .changeDevices(call.principal(), call.body(Rest.NewDeviceList.class).devices());
        return Answer.done();
    }

    private Rest.PeopleDevices devices(List<UserId> users) {
        Map<UserId, Listing> listings = keys.identities().listings(users);
        return new Rest.PeopleDevices(
                users.stream()
                        .flatMap(user -> Stream.ofNullable(listings.get(user)))
                        .map(KeyRoutes::described)
                        .toList());
    }

    private static Rest.PersonDevices described(Listing listing) {
        return new Rest.PersonDevices(
                listing.identity().user(),
                listing.identity().encoded(),
                listing.devices().encoded(),
                listing.ended());
    }

    private Answer addPackages(Call call) throws InvalidJson {
        return Answer.ok(
                keys.packages().add(call.principal(), call.body(Rest.NewKeyPackages.class)));
    }

    private Answer claim(Call call) throws InvalidJson {
        return Answer.ok(
                keys.claims()
                        .claim(
                                call.principal(),
                                call.room(),
                                call.body(Rest.NewKeyPackageClaim.class)));
    }

    private Answer archive(Call call) throws InvalidJson {
        keys.archives()
                .put(
                        call.principal(),
                        stream(call),
                        call.number("incarnation"),
                        call.number("bucket"),
                        call.body(Rest.NewArchivedBucket.class));
        return Answer.done();
    }

    private Answer readArchive(Call call) {
        long before = call.has("before") ? call.number("before") : Long.MAX_VALUE;
        return Answer.ok(
                keys.archives()
                        .read(
                                call.principal(),
                                stream(call),
                                call.number("incarnation"),
                                before,
                                call.limit()));
    }

    private Answer forgetArchive(Call call) {
        keys.archives().forget(call.principal(), stream(call));
        return Answer.done();
    }

    /** The contract has it that it is one. */
    private static UUID stream(Call call) {
        return UUID.fromString(call.text("stream"));
    }
}
