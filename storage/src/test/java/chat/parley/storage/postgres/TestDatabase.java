package chat.parley.storage.postgres;

import chat.parley.storage.sql.SqlDatabase.Turn;
import chat.parley.storage.tls.Tls;
import chat.parley.testkit.PostgresServer;

import java.time.Duration;

/** Databases of the one server that all tests here share. */
final class TestDatabase {
    private static final PostgresAddress ADDRESS = fresh();
    private static final PostgresDatabase DIRECTORY = migrated();

    /** What a migration leaves behind. Without triggers, which would keep the audit log whole. */
    private static final String EMPTY =
            """
            SET session_replication_role = replica;
            DELETE FROM relation; DELETE FROM tombstone; DELETE FROM mention;
            DELETE FROM unread_mark; DELETE FROM thread_state;
            DELETE FROM presence_settings;
            DELETE FROM saved_message; DELETE FROM room_sections; DELETE FROM block;
            DELETE FROM report; DELETE FROM picture;
            DELETE FROM group_epoch; DELETE FROM group_device;
            DELETE FROM welcome; DELETE FROM commit_part;
            DELETE FROM membership; DELETE FROM read_cursor; DELETE FROM dirty; DELETE FROM room;
            DELETE FROM claimed_key_package; DELETE FROM key_claim; DELETE FROM key_package;
            DELETE FROM archive; DELETE FROM archive_total; DELETE FROM device_list; DELETE FROM identity;
            DELETE FROM push_notice; DELETE FROM push_subscription; DELETE FROM push_cursor;
            DELETE FROM invitation; DELETE FROM password_reset; DELETE FROM session;
            DELETE FROM device; DELETE FROM account; DELETE FROM revocation;
            DELETE FROM signing_key; DELETE FROM secret; DELETE FROM audit;
            UPDATE directory_version SET version = 0;
            UPDATE revocation_head SET position = 0;
            UPDATE server_settings SET open_sign_up = FALSE, approve_sign_ups = TRUE;
            SET session_replication_role = origin\
            """;

    private TestDatabase() {}

    private static PostgresDatabase migrated() {
        PostgresEventLog.open(ADDRESS, Duration.ZERO).close();
        return PostgresDatabase.open(ADDRESS, Duration.ZERO);
    }

    /** An empty database that nobody has migrated. */
    static PostgresAddress fresh() {
        PostgresServer server = PostgresServer.shared();
        return address(server, server.newDatabase());
    }

    static PostgresAddress address(PostgresServer server, String database) {
        return new PostgresAddress(
                "127.0.0.1:" + server.port(), database, PostgresServer.USER, null, new Tls.Off());
    }

    /** With empty tables. To be left open. */
    static PostgresDatabase directory() {
        DIRECTORY.write(Turn.NONE, handle -> handle.createScript(EMPTY).execute());
        return DIRECTORY;
    }

    /** The same, with what is in it. */
    static PostgresDatabase any() {
        return DIRECTORY;
    }

    /** Of a log with nothing in it. */
    static PostgresAddress log() {
        DIRECTORY.write(Turn.NONE, handle -> handle.execute("TRUNCATE log, stream, event"));
        return ADDRESS;
    }
}
