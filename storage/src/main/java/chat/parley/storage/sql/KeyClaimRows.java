package chat.parley.storage.sql;

import static java.util.stream.Collectors.toMap;

import chat.parley.accounts.KeyPackageStore;
import chat.parley.accounts.KeyPackageStore.Claim;
import chat.parley.accounts.KeyPackageStore.Claimed;
import chat.parley.accounts.KeyPackageStore.Given;
import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who was given which key package, as rows. */
final class KeyClaimRows {
    private static final RowMapper<Given> GIVEN =
            (row, _) ->
                    new Given(
                            KeyPackageRows.owner(row),
                            Bytes.of(row.getBytes("ref")),
                            Bytes.of(row.getBytes("package")),
                            row.getBoolean("last_resort"));

    private KeyClaimRows() {}

    static Claimed claim(Handle handle, Claim claim) {
        Optional<RoomId> before = room(handle, claim);
        if (before.isPresent()) {
            return before.get().equals(claim.room())
                    ? new Claimed.Done(given(handle, claim))
                    : new Claimed.OtherRoom();
        }
        if (givenLately(handle, claim) + claim.devices().size()
                > KeyPackageStore.CLAIMED_PER_HOUR) {
            return new Claimed.TooMany();
        }
        insert(handle, claim);
        Map<DeviceId, Long> lately = givenOfDevices(handle, claim);
        List<Given> given = new ArrayList<>();
        for (LeafOwner owner : claim.devices()) {
            take(handle, claim, owner, lately.getOrDefault(owner.device(), 0L))
                    .ifPresent(given::add);
        }
        insert(handle, claim, given);
        return new Claimed.Done(List.copyOf(given));
    }

    private static Optional<RoomId> room(Handle handle, Claim claim) {
        return handle.createQuery("SELECT room FROM key_claim WHERE claimer = :by AND id = :id")
                .bind("by", claim.by())
                .bind("id", IdColumns.bytes(claim.id()))
                .mapTo(RoomId.class)
                .findOne();
    }

    private static List<Given> given(Handle handle, Claim claim) {
        String sql =
                """
                SELECT person, device, ref, package, last_resort FROM claimed_key_package
                WHERE claimer = :by AND claim = :id ORDER BY place\
                """;
        return handle.createQuery(sql)
                .bind("by", claim.by())
                .bind("id", IdColumns.bytes(claim.id()))
                .map(GIVEN)
                .list();
    }

    private static long givenLately(Handle handle, Claim claim) {
        String sql = "SELECT count(*) FROM claimed_key_package WHERE claimer = :by AND at > :after";
        return handle.createQuery(sql)
                .bind("by", claim.by())
                .bind("after", claim.at() - KeyPackageStore.CLAIM_HOUR.toMillis())
                .mapTo(Long.class)
                .one();
    }

    private static void insert(Handle handle, Claim claim) {
        handle.createUpdate(
                        """
                        INSERT INTO key_claim (claimer, id, room, at)
                        VALUES (:by, :id, :room, :at)\
                        """)
                .bind("by", claim.by())
                .bind("id", IdColumns.bytes(claim.id()))
                .bind("room", claim.room())
                .bind("at", claim.at())
                .execute();
    }

    private static Optional<Given> take(Handle handle, Claim claim, LeafOwner owner, long before) {
        boolean hasEnough = before >= KeyPackageStore.CLAIMED_OF_DEVICE;
        return (hasEnough ? Optional.<Given>empty() : oldest(handle, claim, owner))
                .or(() -> lastResort(handle, claim, owner));
    }

    /** How much of whose stock the claimer was given within a day. */
    private static Map<DeviceId, Long> givenOfDevices(Handle handle, Claim claim) {
        String sql =
                """
                SELECT device, count(*) AS given FROM claimed_key_package
                WHERE claimer = :by AND at > :after AND NOT last_resort GROUP BY device\
                """;
        return handle.createQuery(sql)
                .bind("by", claim.by())
                .bind("after", claim.at() - KeyPackageStore.CLAIM_LIFE.toMillis())
                .map(
                        (row, _) ->
                                Map.entry(
                                        new DeviceId(IdColumns.uuid(row.getBytes("device"))),
                                        row.getLong("given")))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Optional<Given> oldest(Handle handle, Claim claim, LeafOwner owner) {
        String sql =
                """
                DELETE FROM key_package WHERE ref = (
                  SELECT ref FROM key_package
                  WHERE device = :device AND person = :person AND NOT last_resort
                    AND expires_at > :now
                  ORDER BY added_at, ref LIMIT 1)
                RETURNING person, device, ref, package, last_resort\
                """;
        return taken(handle, sql, claim, owner);
    }

    private static Optional<Given> lastResort(Handle handle, Claim claim, LeafOwner owner) {
        String sql =
                """
                UPDATE key_package SET used = TRUE
                WHERE device = :device AND person = :person AND last_resort AND expires_at > :now
                RETURNING person, device, ref, package, last_resort\
                """;
        return taken(handle, sql, claim, owner);
    }

    private static Optional<Given> taken(Handle handle, String sql, Claim claim, LeafOwner owner) {
        return handle.createQuery(sql)
                .bind("device", owner.device())
                .bind("person", owner.user())
                .bind("now", claim.at())
                .map(GIVEN)
                .findOne();
    }

    private static void insert(Handle handle, Claim claim, List<Given> given) {
        String sql =
                """
                INSERT INTO claimed_key_package
                  (claimer, claim, place, person, device, ref, package, last_resort, at)
                VALUES (:by, :id, :place, :person, :device, :ref, :package, :lastResort, :at)\
                """;
        PreparedBatch batch = handle.prepareBatch(sql);
        for (int place = 0; place < given.size(); place++) {
            Given one = given.get(place);
            batch.bind("by", claim.by())
                    .bind("id", IdColumns.bytes(claim.id()))
                    .bind("place", place)
                    .bind("person", one.owner().user())
                    .bind("device", one.owner().device())
                    .bind("ref", one.ref().toArray())
                    .bind("package", one.encoded().toArray())
                    .bind("lastResort", one.lastResort())
                    .bind("at", claim.at())
                    .add();
        }
        batch.execute();
    }
}
