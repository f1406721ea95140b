package chat.parley.storage.sql;

import chat.parley.protocol.Limits;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportOutcome;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Report;
import chat.parley.rooms.Reports;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What people reported, in SQL. Written in the turn of rooms, so that none outlives its room. */
final class SqlReports implements Reports {
    private static final String COLUMNS =
            "place, id, reporter, room, seq, about, reason, text, at, resolved_by, resolved_at,"
                    + " outcome, note";
    private static final String ABOUT_THE_SAME = "room = :room AND seq = :seq AND about = :about";

    /** What {@link Viewer} says, of the viewer {@code :viewer}. */
    private static final String LOOKED_AFTER =
            """
             about <> :viewer AND (:ofServer OR EXISTS (
              SELECT 1 FROM membership m JOIN room r ON r.id = m.room
              WHERE m.room = report.room AND m.person = :viewer
                AND m.role IN ('owner', 'moderator') AND r.kind <> 'direct'))\
            """;

    private static final String LOOKS_AFTER_ANY =
            """
            SELECT count(*) FROM (
             SELECT 1 FROM membership m JOIN room r ON r.id = m.room
             WHERE m.person = :viewer AND m.role IN ('owner', 'moderator') AND r.kind <> 'direct'
             LIMIT 1) AS any_room\
            """;

    private static final String OF_ROOM = " AND (:everywhere OR room = :room)";
    private static final String BEFORE =
            "SELECT " + COLUMNS + " FROM report WHERE place < :before AND";
    private static final String NEWEST_FIRST = OF_ROOM + " ORDER BY place DESC LIMIT :limit";

    // whether it is open stands in the text: of a parameter no engine knows that the index serves

    static final String OPEN_PAGE =
            BEFORE + " resolved_by IS NULL AND" + LOOKED_AFTER + NEWEST_FIRST;
    static final String RESOLVED_PAGE =
            BEFORE + " resolved_by IS NOT NULL AND" + LOOKED_AFTER + NEWEST_FIRST;
    static final String COUNT =
            "SELECT count(*) FROM (SELECT 1 FROM report WHERE resolved_by IS NULL AND"
                    + LOOKED_AFTER
                    + OF_ROOM
                    + " LIMIT :most) AS counted";

    private final SqlDatabase database;

    SqlReports(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Made add(Report report) {
        return database.write(Turn.ROOMS, handle -> add(handle, report));
    }

    private static Made add(Handle handle, Report report) {
        Optional<Report> named = named(handle, report.id()).map(Placed::report);
        if (named.isPresent()) {
            return named.filter(other -> isSame(other, report)).isPresent()
                    ? new Made.Known(report.id())
                    : new Made.IdTaken();
        }
        Optional<Report> standing = standing(handle, report);
        if (standing.isPresent()) {
            return new Made.Known(standing.get().id());
        }
        if (isClosed(handle, report.what().room())) {
            return new Made.RoomClosed();
        }
        return insert(handle, report) ? new Made.Added() : new Made.TooMany();
    }

    private static boolean isSame(Report one, Report other) {
        return one.reporter().equals(other.reporter()) && one.what().equals(other.what());
    }

    private static Optional<Placed> named(Handle handle, ReportId id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM report WHERE id = :id")
                .bind("id", IdColumns.bytes(id.value()))
                .map((row, _) -> placed(row))
                .findOne();
    }

    private static Optional<Report> standing(Handle handle, Report report) {
        var query =
                handle.createQuery(
                        "SELECT "
                                + COLUMNS
                                + " FROM report WHERE reporter = :reporter AND resolved_by IS NULL"
                                + " AND "
                                + ABOUT_THE_SAME);
        return bind(query, report.what())
                .bind("reporter", report.reporter())
                .map((row, _) -> placed(row).report())
                .findFirst();
    }

    private static boolean isClosed(Handle handle, @Nullable RoomId room) {
        return handle.createQuery("SELECT count(*) FROM room WHERE id = :room AND closed")
                        .bind("room", idOrNone(room))
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    private static boolean insert(Handle handle, Report report) {
        String sql =
                """
                INSERT INTO report (place, id, reporter, room, seq, about, reason, text, at)
                SELECT coalesce(max(place), 0) + 1,
                  :id, :reporter, :room, :seq, :about, :reason, :text, :at
                FROM report
                HAVING (SELECT count(*) FROM report o
                  WHERE o.reporter = :reporter AND o.resolved_by IS NULL) < :most\
                """;
        return bind(handle.createUpdate(sql), report.what())
                        .bind("id", IdColumns.bytes(report.id().value()))
                        .bind("reporter", report.reporter())
                        .bind("reason", report.reason().toString())
                        .bind("text", report.text())
                        .bind("at", report.at())
                        .bind("most", Limits.OPEN_REPORTS)
                        .execute()
                > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Report.Subject what) {
        return statement
                .bind("room", idOrNone(what.room()))
                .bind("seq", what.seq())
                .bind("about", what.user());
    }

    /** Without a room: empty, so that two are the same when their columns are. */
    private static byte[] idOrNone(@Nullable RoomId room) {
        return room == null ? new byte[0] : IdColumns.bytes(room.value());
    }

    @Override
    public Optional<Placed> find(Viewer viewer, ReportId id) {
        String sql = "SELECT " + COLUMNS + " FROM report WHERE id = :id AND" + LOOKED_AFTER;
        return database.read(
                handle ->
                        bind(handle.createQuery(sql), viewer)
                                .bind("id", IdColumns.bytes(id.value()))
                                .map((row, _) -> placed(row))
                                .findOne());
    }

    @Override
    public List<Placed> page(
            Viewer viewer, boolean open, @Nullable RoomId room, long before, int limit) {
        return database.read(
                handle ->
                        looksAfterAny(handle, viewer)
                                ? page(handle, viewer, open, room, before, limit)
                                : List.of());
    }

    private static List<Placed> page(
            Handle handle,
            Viewer viewer,
            boolean open,
            @Nullable RoomId room,
            long before,
            int limit) {
        return bind(handle.createQuery(open ? OPEN_PAGE : RESOLVED_PAGE), viewer)
                .bind("before", before)
                .bind("everywhere", room == null)
                .bind("room", idOrNone(room))
                .bind("limit", limit)
                .map((row, _) -> placed(row))
                .list();
    }

    @Override
    public int open(Viewer viewer, @Nullable RoomId room, int most) {
        return database.read(
                handle -> looksAfterAny(handle, viewer) ? open(handle, viewer, room, most) : 0);
    }

    private static int open(Handle handle, Viewer viewer, @Nullable RoomId room, int most) {
        return bind(handle.createQuery(COUNT), viewer)
                .bind("everywhere", room == null)
                .bind("room", idOrNone(room))
                .bind("most", most)
                .mapTo(Integer.class)
                .one();
    }

    /** Most people look after nothing, and every client of theirs asks: no report is read then. */
    private static boolean looksAfterAny(Handle handle, Viewer viewer) {
        return viewer.ofServer()
                || handle.createQuery(LOOKS_AFTER_ANY)
                                .bind("viewer", viewer.person())
                                .mapTo(Long.class)
                                .one()
                        > 0;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Viewer viewer) {
        return statement.bind("viewer", viewer.person()).bind("ofServer", viewer.ofServer());
    }

    @Override
    public boolean resolve(ReportId id, Report.Resolution how) {
        return database.write(
                Turn.ROOMS,
                handle ->
                        named(handle, id)
                                .map(Placed::report)
                                .filter(report -> report.resolution() == null)
                                .map(report -> resolve(handle, report.what(), how))
                                .orElse(false));
    }

    private static boolean resolve(Handle handle, Report.Subject what, Report.Resolution how) {
        String sql =
                """
                UPDATE report
                SET resolved_by = :by, resolved_at = :at, outcome = :outcome, note = :note
                WHERE resolved_by IS NULL AND \
                """;
        return bind(handle.createUpdate(sql + ABOUT_THE_SAME), what)
                        .bind("by", how.by())
                        .bind("at", how.at())
                        .bind("outcome", how.outcome().toString())
                        .bind("note", how.note())
                        .execute()
                > 0;
    }

    /** Those of a room go with it. */
    static void forget(Handle handle, RoomId room) {
        handle.createUpdate("DELETE FROM report WHERE room = :room").bind("room", room).execute();
    }

    private static Placed placed(ResultSet row) throws SQLException {
        byte[] room = row.getBytes("room");
        var what =
                new Report.Subject(
                        room.length == 0 ? null : new RoomId(IdColumns.uuid(room)),
                        row.getLong("seq"),
                        user(row, "about"));
        var report =
                new Report(
                        new ReportId(IdColumns.uuid(row.getBytes("id"))),
                        user(row, "reporter"),
                        what,
                        ReportReason.parse(row.getString("reason")),
                        row.getString("text"),
                        row.getLong("at"),
                        resolution(row));
        return new Placed(row.getLong("place"), report);
    }

    private static Report.@Nullable Resolution resolution(ResultSet row) throws SQLException {
        byte @Nullable [] by = row.getBytes("resolved_by");
        return by == null
                ? null
                : new Report.Resolution(
                        new UserId(IdColumns.uuid(by)),
                        ReportOutcome.parse(row.getString("outcome")),
                        row.getString("note"),
                        row.getLong("resolved_at"));
    }

    private static UserId user(ResultSet row, String column) throws SQLException {
        return new UserId(IdColumns.uuid(row.getBytes(column)));
    }
}
