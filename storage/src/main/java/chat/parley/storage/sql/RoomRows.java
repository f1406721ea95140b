package chat.parley.storage.sql;

import chat.parley.protocol.RoomId;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;

import org.jdbi.v3.core.Handle;

import java.util.Locale;
import java.util.stream.Collectors;

/** What the log says about rooms themselves, as rows. */
final class RoomRows {
    static final String COLUMNS =
            "id, kind, name, encryption, mls_group, topic, description, announcement, slow_mode_ms,"
                    + " archived, history, history_since, picture, pins, closed, members, owners,"
                    + " projected";

    private RoomRows() {}

    /** Answers false when the row is of a later sequence already; it stays as it is then. */
    static boolean store(Handle handle, RoomRecord record) {
        String sql =
                """
                INSERT INTO room (id, kind, name, search, encryption, mls_group, topic, description, announcement,
                  slow_mode_ms, archived, history, history_since, picture, pins, closed, members, owners, projected, version)
                VALUES (:id, :kind, :name, :search, :encryption, :group, :topic, :description, :announcement,
                  :slowMode, :archived, :history, :historySince, :picture, :pins, :closed, :members, :owners, :projected, :version)
                ON CONFLICT (id) DO UPDATE SET
                  name = excluded.name, search = excluded.search,
                  encryption = excluded.encryption, mls_group = excluded.mls_group, topic = excluded.topic,
                  description = excluded.description, announcement = excluded.announcement,
                  slow_mode_ms = excluded.slow_mode_ms, archived = excluded.archived,
                  history = excluded.history, history_since = excluded.history_since,
                  picture = excluded.picture, pins = excluded.pins, closed = excluded.closed,
                  members = excluded.members, owners = excluded.owners,
                  projected = excluded.projected, version = excluded.version
                WHERE room.projected <= excluded.projected\
                """;
        if (projected(handle, record.room()) > record.projected()) {
            return false;
        }
        return handle.createUpdate(sql)
                        .bind("id", record.room())
                        .bind("kind", record.kind().toString())
                        .bind("name", record.name())
                        .bind("search", record.name() == null ? null : folded(record.name()))
                        .bind("encryption", record.encryption().toString())
                        .bind("group", GroupColumn.write(record.group()))
                        .bind("topic", record.settings().topic())
                        .bind("description", record.settings().description())
                        .bind("announcement", record.settings().announcement())
                        .bind("slowMode", record.settings().slowModeMs())
                        .bind("archived", record.settings().archived())
                        .bind("history", record.settings().history().toString())
                        .bind("historySince", record.settings().historySince())
                        .bind("picture", record.settings().picture())
                        .bind("pins", pins(record.settings()))
                        .bind("closed", record.closed())
                        .bind("members", record.members())
                        .bind("owners", record.owners())
                        .bind("projected", record.projected())
                        .bind("version", nextVersion(handle))
                        .execute()
                > 0;
    }

    private static String pins(RoomSettings settings) {
        return settings.pins().stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static long projected(Handle handle, RoomId room) {
        return handle.createQuery("SELECT projected FROM room WHERE id = :room")
                .bind("room", room)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** Of a change that lists of rooms tell: greater than those of all before. */
    static long nextVersion(Handle handle) {
        return handle.createQuery(
                        "UPDATE directory_version SET version = version + 1 RETURNING version")
                .mapTo(Long.class)
                .one();
    }

    /** As names are searched. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
