package chat.parley.storage.sql;

import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;
import chat.parley.rooms.PresenceStore;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What people have chosen to show of themselves, in SQL. */
public final class SqlPresenceStore implements PresenceStore {
    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlPresenceStore(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Map<UserId, PresenceSettings> of(Collection<UserId> people) {
        return people.isEmpty() ? Map.of() : database.read(handle -> of(handle, people));
    }

    private static Map<UserId, PresenceSettings> of(Handle handle, Collection<UserId> people) {
        String sql =
                """
                SELECT person, status, emoji, text, until, receipts, typing
                FROM presence_settings WHERE person IN (<people>)\
                """;
        return handle.createQuery(sql)
                .bindList("people", List.copyOf(people))
                .map((row, _) -> Map.entry(user(row), settings(row)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public PresenceSettings change(UserId person, Rest.PresencePatch patch) {
        return database.write(Turn.ACCOUNTS, handle -> change(handle, person, patch));
    }

    private static PresenceSettings change(Handle handle, UserId person, Rest.PresencePatch patch) {
        PresenceSettings now =
                of(handle, List.of(person))
                        .getOrDefault(person, PresenceSettings.DEFAULTS)
                        .with(patch);
        StatusText said = now.statusText() == null ? StatusText.NOTHING : now.statusText();
        String sql =
                """
                INSERT INTO presence_settings
                  (person, status, emoji, text, until, receipts, typing)
                VALUES (:person, :status, :emoji, :text, :until, :receipts, :typing)
                ON CONFLICT (person) DO UPDATE SET
                  status = excluded.status, emoji = excluded.emoji, text = excluded.text,
                  until = excluded.until, receipts = excluded.receipts, typing = excluded.typing\
                """;
        handle.createUpdate(sql)
                .bind("person", person)
                .bind("status", now.status().toString())
                .bind("emoji", said.emoji())
                .bind("text", said.text())
                .bind("until", said.until())
                .bind("receipts", now.receipts())
                .bind("typing", now.typing())
                .execute();
        return now;
    }

    private static UserId user(ResultSet row) throws SQLException {
        return new UserId(IdColumns.uuid(row.getBytes("person")));
    }

    private static PresenceSettings settings(ResultSet row) throws SQLException {
        return new PresenceSettings(
                AvailabilityChoice.parse(row.getString("status")),
                statusText(row),
                row.getBoolean("receipts"),
                row.getBoolean("typing"));
    }

    private static @Nullable StatusText statusText(ResultSet row) throws SQLException {
        long end = row.getLong("until");
        @Nullable Long until = row.wasNull() ? null : end;
        StatusText said = new StatusText(row.getString("emoji"), row.getString("text"), until);
        return said.emoji() == null && said.text() == null ? null : said;
    }
}
