package chat.parley.storage.sql;

import chat.parley.accounts.PushSubscription;
import chat.parley.accounts.PushSubscriptions;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.storage.sql.SqlDatabase.Turn;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Push subscriptions in SQL. */
public final class SqlPushSubscriptions implements PushSubscriptions {
    private final SqlDatabase database;

    /** The database stays the caller's. */
    public SqlPushSubscriptions(SqlDatabase database) {
        this.database = database;
    }

    /** In the turn of people: the session does not end meanwhile. */
    @Override
    public boolean put(PushSubscription subscription) {
        return database.write(Turn.ACCOUNTS, handle -> put(handle, subscription));
    }

    private static boolean put(Handle handle, PushSubscription subscription) {
        handle.createUpdate(
                        """
                        DELETE FROM push_subscription
                        WHERE endpoint = :endpoint AND session <> :session\
                        """)
                .bind("endpoint", subscription.endpoint())
                .bind("session", subscription.session())
                .execute();
        return renew(handle, subscription) || replace(handle, subscription);
    }

    /** Of the same endpoint it stays known what came of it, and what is still to be sent. */
    private static boolean renew(Handle handle, PushSubscription subscription) {
        String sql =
                """
                UPDATE push_subscription SET p256dh = :p256dh, auth = :auth, shows_text = :text
                WHERE session = :session AND person = :person AND endpoint = :endpoint\
                """;
        return of(handle.createUpdate(sql), subscription).execute() > 0;
    }

    private static boolean replace(Handle handle, PushSubscription subscription) {
        String sql =
                """
                INSERT INTO push_subscription
                  (session, person, endpoint, p256dh, auth, shows_text, created_at)
                SELECT id, person, :endpoint, :p256dh, :auth, :text, :createdAt
                FROM session WHERE id = :session AND person = :person
                ON CONFLICT (session) DO UPDATE SET
                  endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
                  shows_text = excluded.shows_text, created_at = excluded.created_at,
                  test = NULL, answer = NULL, answered_at = NULL, tested = NULL\
                """;
        return of(handle.createUpdate(sql), subscription)
                        .bind("createdAt", subscription.createdAt())
                        .execute()
                > 0;
    }

    private static Update of(Update statement, PushSubscription subscription) {
        return statement
                .bind("session", subscription.session())
                .bind("person", subscription.user())
                .bind("endpoint", subscription.endpoint())
                .bind("p256dh", subscription.p256dh())
                .bind("auth", subscription.auth())
                .bind("text", subscription.text());
    }

    @Override
    public List<PushSubscription> of(UserId user) {
        String sql =
                """
                SELECT session, person, endpoint, p256dh, auth, shows_text, created_at,
                  answer, answered_at, tested
                FROM push_subscription WHERE person = :person ORDER BY created_at, session\
                """;
        return database.read(
                handle ->
                        handle.createQuery(sql)
                                .bind("person", user)
                                .map((row, _) -> subscription(row))
                                .list());
    }

    @Override
    public void remove(UserId user, SessionId session) {
        String sql = "DELETE FROM push_subscription WHERE session = :session AND person = :person";
        database.write(
                Turn.NONE,
                handle ->
                        handle.createUpdate(sql)
                                .bind("session", session)
                                .bind("person", user)
                                .execute());
    }

    @Override
    public boolean test(SessionId session, String id) {
        String sql = "UPDATE push_subscription SET test = :test WHERE session = :session";
        return database.write(
                        Turn.NONE,
                        handle ->
                                handle.createUpdate(sql)
                                        .bind("test", id)
                                        .bind("session", session)
                                        .execute())
                > 0;
    }

    static PushSubscription subscription(ResultSet row) throws SQLException {
        return new PushSubscription(
                new SessionId(IdColumns.uuid(row.getBytes("session"))),
                new UserId(IdColumns.uuid(row.getBytes("person"))),
                row.getString("endpoint"),
                row.getString("p256dh"),
                row.getString("auth"),
                row.getBoolean("shows_text"),
                row.getLong("created_at"),
                answer(row));
    }

    private static PushSubscription.@Nullable Answer answer(ResultSet row) throws SQLException {
        int status = row.getInt("answer");
        return row.wasNull()
                ? null
                : new PushSubscription.Answer(
                        status, row.getLong("answered_at"), row.getString("tested"));
    }
}
