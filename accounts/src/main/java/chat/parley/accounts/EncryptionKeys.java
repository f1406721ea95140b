package chat.parley.accounts;

import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory;
import chat.parley.rooms.RoomReader;

import java.time.InstantSource;

/** What the server keeps of people's keys, wired to each other and to stores of one database. */
public record EncryptionKeys(
        Identities identities, KeyPackages packages, KeyPackageClaims claims, Archives archives) {

    /**
     * Where it is kept.
     *
     * @param directory who is in which room
     */
    public record Stores(
            IdentityStore identities,
            KeyPackageStore packages,
            ArchiveStore archives,
            Directory directory) {}

    public static EncryptionKeys open(
            Stores stores,
            AccountServices accounts,
            Alerts alerts,
            RoomReader reader,
            Bus bus,
            InstantSource clock) {
        var identities =
                new Identities(
                        stores.identities(), accounts.sessions(), accounts.audit(), alerts, clock);
        return new EncryptionKeys(
                identities,
                new KeyPackages(stores.packages(), identities, clock),
                new KeyPackageClaims(
                        stores.packages(), identities, reader, stores.directory(), bus, clock),
                new Archives(stores.archives()));
    }
}
