package chat.parley.storage.sql;

import chat.parley.accounts.ArchiveStore;
import chat.parley.protocol.Bytes;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

import java.util.List;
import java.util.UUID;

/** Archives in SQL. */
public final class SqlArchiveStore implements ArchiveStore {
    /** What a person has archived, without the bucket in question. */
    private static final String OTHERS =
            """
            SELECT coalesce((SELECT bytes FROM archive_total WHERE person = :person), 0)
              - coalesce((SELECT size FROM archive
                WHERE person = :person AND stream = :stream AND incarnation = :incarnation
                  AND bucket = :bucket), 0)\
            """;

    private static final String PUT =
            """
            INSERT INTO archive
              (person, stream, incarnation, bucket, version, generation, size, sealed)
            SELECT person, :stream, :incarnation, :bucket, :from + 1, generation, :size, :sealed
            FROM device_list WHERE person = :person AND generation = :generation
              AND (:from = 0 OR EXISTS (
                SELECT 1 FROM archive
                WHERE person = :person AND stream = :stream AND incarnation = :incarnation
                  AND bucket = :bucket))
              AND (\
            """
                    + OTHERS
                    + """
                    ) + :size <= :most
                    ON CONFLICT (person, stream, incarnation, bucket) DO UPDATE SET
                      version = excluded.version, generation = excluded.generation,
                      size = excluded.size, sealed = excluded.sealed
                    WHERE archive.version = excluded.version - 1\
                    """;

    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlArchiveStore(SqlDatabase database) {
        this.database = database;
    }

    /**
     * One statement, which is right whatever others write, but for buckets of a person that are put
     * at the same moment: these may go past the bound, by what they are.
     */
    @Override
    public Putting put(Place place, long generation, long from, Bytes sealed, long most) {
        int size = Math.max(LEAST_BYTES, sealed.length());
        int put =
                database.write(
                        Turn.NONE,
                        handle ->
                                of(handle.createUpdate(PUT), place)
                                        .bind("generation", generation)
                                        .bind("from", from)
                                        .bind("size", size)
                                        .bind("sealed", sealed.toArray())
                                        .bind("most", most)
                                        .execute());
        if (put > 0) {
            return Putting.DONE;
        }
        long others = database.read(handle -> others(handle, place));
        return others + size > most ? Putting.FULL : Putting.OUTDATED;
    }

    private static long others(Handle handle, Place place) {
        return of(handle.createQuery(OTHERS), place).mapTo(Long.class).one();
    }

    private static <S extends SqlStatement<S>> S of(S statement, Place place) {
        return statement
                .bind("person", place.user())
                .bind("stream", IdColumns.bytes(place.stream()))
                .bind("incarnation", place.incarnation())
                .bind("bucket", place.bucket());
    }

    @Override
    public List<Rest.ArchivedBucket> read(
            UserId user, UUID stream, long incarnation, long before, int limit) {
        String sql =
                """
                SELECT bucket, generation, version, sealed FROM archive
                WHERE person = :person AND stream = :stream AND incarnation = :incarnation
                  AND bucket < :bucket
                ORDER BY bucket DESC LIMIT :limit\
                """;
        return database.read(
                handle ->
                        of(handle.createQuery(sql), new Place(user, stream, incarnation, before))
                                .bind("limit", limit)
                                .map(
                                        (row, _) ->
                                                new Rest.ArchivedBucket(
                                                        row.getLong("bucket"),
                                                        row.getLong("generation"),
                                                        row.getLong("version"),
                                                        Bytes.of(row.getBytes("sealed"))))
                                .list());
    }

    @Override
    public void forget(UserId user, UUID stream) {
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(
                                        "DELETE FROM archive WHERE person = :person AND stream ="
                                                + " :stream")
                                .bind("person", user)
                                .bind("stream", IdColumns.bytes(stream))
                                .execute());
    }
}
