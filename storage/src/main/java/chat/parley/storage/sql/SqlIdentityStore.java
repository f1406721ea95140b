package chat.parley.storage.sql;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import chat.parley.accounts.IdentityStore;
import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.Identity;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Identities and lists of devices in SQL. In the turn of people: sessions do not end meanwhile. */
public final class SqlIdentityStore implements IdentityStore {
    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlIdentityStore(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Change announce(Identity identity, DeviceList devices, Bytes wrapped, long nowMs) {
        return database.write(
                Turn.ACCOUNTS, handle -> announce(handle, identity, devices, wrapped, nowMs));
    }

    private static Change announce(
            Handle handle, Identity identity, DeviceList devices, Bytes wrapped, long nowMs) {
        if (newestGeneration(handle, identity.user()) + 1 != identity.generation()) {
            return Change.OUTDATED;
        }
        if (!haveSessions(handle, devices)) {
            return Change.NO_SESSION;
        }
        handle.createUpdate("UPDATE identity SET wrapped = NULL WHERE person = :person")
                .bind("person", identity.user())
                .execute();
        handle.createUpdate(
                        """
                        INSERT INTO identity (person, generation, identity, at, wrapped)
                        VALUES (:person, :generation, :identity, :at, :wrapped)\
                        """)
                .bind("person", identity.user())
                .bind("generation", identity.generation())
                .bind("identity", identity.encoded().toArray())
                .bind("at", nowMs)
                .bind("wrapped", wrapped.toArray())
                .execute();
        replaceList(handle, devices);
        KeyPackageRows.keepOnly(handle, devices);
        return Change.DONE;
    }

    private static long newestGeneration(Handle handle, UserId user) {
        return handle.createQuery(
                        "SELECT coalesce(max(generation), 0) FROM identity WHERE person = :person")
                .bind("person", user)
                .mapTo(Long.class)
                .one();
    }

    private static void replaceList(Handle handle, DeviceList devices) {
        handle.createUpdate(
                        """
                        INSERT INTO device_list (person, generation, version, devices)
                        VALUES (:person, :generation, :version, :devices)
                        ON CONFLICT (person) DO UPDATE SET generation = excluded.generation,
                          version = excluded.version, devices = excluded.devices\
                        """)
                .bind("person", devices.user())
                .bind("generation", devices.generation())
                .bind("version", devices.version())
                .bind("devices", devices.encoded().toArray())
                .execute();
    }

    @Override
    public Change change(DeviceList devices) {
        return database.write(Turn.ACCOUNTS, handle -> change(handle, devices));
    }

    private static Change change(Handle handle, DeviceList devices) {
        if (!follows(handle, devices)) {
            return Change.OUTDATED;
        }
        if (!haveSessions(handle, devices)) {
            return Change.NO_SESSION;
        }
        replaceList(handle, devices);
        KeyPackageRows.keepOnly(handle, devices);
        return Change.DONE;
    }

    private static boolean follows(Handle handle, DeviceList devices) {
        String sql =
                """
                SELECT count(*) FROM device_list
                WHERE person = :person AND generation = :generation AND version = :version - 1\
                """;
        return handle.createQuery(sql)
                        .bind("person", devices.user())
                        .bind("generation", devices.generation())
                        .bind("version", devices.version())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static boolean haveSessions(Handle handle, DeviceList devices) {
        Set<DeviceId> living =
                living(handle, List.of(devices.user())).getOrDefault(devices.user(), Set.of());
        return devices.devices().stream().map(DeviceList.Listed::device).allMatch(living::contains);
    }

    private static Map<UserId, Set<DeviceId>> living(Handle handle, Collection<UserId> users) {
        return handle.createQuery("SELECT person, device FROM session WHERE person IN (<people>)")
                .bindList("people", List.copyOf(users))
                .map((row, _) -> KeyPackageRows.owner(row))
                .collect(groupingBy(LeafOwner::user, mapping(LeafOwner::device, toSet())));
    }

    @Override
    public List<Newest> newest(Collection<UserId> users) {
        return users.isEmpty() ? List.of() : database.read(handle -> newest(handle, users));
    }

    /** Sessions last: what is on a list was there before. */
    private static List<Newest> newest(Handle handle, Collection<UserId> users) {
        String sql =
                """
                SELECT l.person, i.identity, l.devices FROM device_list l
                JOIN identity i ON i.person = l.person AND i.generation = l.generation
                WHERE l.person IN (<people>)\
                """;
        List<Newest> found =
                handle.createQuery(sql)
                        .bindList("people", List.copyOf(users))
                        .map(
                                (row, _) ->
                                        new Newest(
                                                new UserId(IdColumns.uuid(row.getBytes("person"))),
                                                Bytes.of(row.getBytes("identity")),
                                                Bytes.of(row.getBytes("devices")),
                                                Set.of()))
                        .list();
        Map<UserId, Set<DeviceId>> living = living(handle, users);
        return found.stream()
                .map(
                        one ->
                                new Newest(
                                        one.user(),
                                        one.identity(),
                                        one.devices(),
                                        living.getOrDefault(one.user(), Set.of())))
                .toList();
    }

    @Override
    public List<Rest.AnnouncedIdentity> all(UserId user) {
        String sql = "SELECT identity, at FROM identity WHERE person = :person ORDER BY generation";
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("person", user)
                                .map(
                                        (row, _) ->
                                                new Rest.AnnouncedIdentity(
                                                        Bytes.of(row.getBytes("identity")),
                                                        row.getLong("at")))
                                .list());
    }

    @Override
    public Optional<Rest.WrappedIdentity> wrapped(UserId user) {
        String sql =
                """
                SELECT generation, wrapped FROM identity
                WHERE person = :person AND wrapped IS NOT NULL\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("person", user)
                                .map(
                                        (row, _) ->
                                                new Rest.WrappedIdentity(
                                                        row.getLong("generation"),
                                                        Bytes.of(row.getBytes("wrapped"))))
                                .findOne());
    }
}
