package chat.parley.storage.sql;

import chat.parley.protocol.RoomId;
import chat.parley.rooms.MemberSearch;
import chat.parley.rooms.Membership;

import java.util.List;
import java.util.Locale;

/** Members by their names, in SQL. */
public final class SqlMemberSearch implements MemberSearch {
    private static final String FIND =
            """
            SELECT m.person, m.role, m.invited_at, m.banned, m.nick, m.intervals
            FROM account a JOIN membership m ON m.room = :room AND m.person = a.id
            WHERE m.role IS NOT NULL
              AND (a.search LIKE :begins ESCAPE '!' OR a.search LIKE :word ESCAPE '!'
                OR lower(m.nick) LIKE :begins ESCAPE '!' OR m.nick LIKE :typed ESCAPE '!')
            ORDER BY a.name LIMIT :limit\
            """;

    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlMemberSearch(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public List<Membership> find(RoomId room, String text, int limit) {
        String typed = text.replaceAll("[!%_]", "!$0") + "%";
        String begins = typed.toLowerCase(Locale.ROOT);
        return database.read(
                handle ->
                        handle.createQuery(FIND)
                                .bind("room", room)
                                .bind("begins", begins)
                                .bind("word", "% " + begins)
                                .bind("typed", typed)
                                .bind("limit", limit)
                                .map((row, _) -> DirectoryRows.membership(row))
                                .list());
    }
}
