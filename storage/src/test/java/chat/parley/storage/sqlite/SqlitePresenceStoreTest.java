package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.StoredAccount;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;
import chat.parley.rooms.PresenceStore;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlPresenceStore;
import chat.parley.storage.sql.SqlSessionStore;
import chat.parley.testkit.PresenceStoreContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.UUID;

class SqlitePresenceStoreTest extends PresenceStoreContract {
    @TempDir Path folder;
    private SqliteDatabase database;

    @Override
    protected PresenceStore create() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        return new SqlPresenceStore(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void itGoesWithTheAccount() {
        SqlPresenceStore store = new SqlPresenceStore(database);
        UserId ann = new UserId(UUID.randomUUID());
        var account =
                new StoredAccount(
                        ann, "ann", "Ann", null, ServerRole.MEMBER, "hash", 1, null, false);
        SqlAccountStore accounts = new SqlAccountStore(database);
        accounts.signUp(account, null);
        accounts.changeRole(ann, ServerRole.OWNER, ServerRole.MEMBER);
        store.change(
                ann, new Rest.PresencePatch(null, new StatusText("🌴", null, null), null, null));
        assertThat(new SqlSessionStore(database).deleteAccount(ann, 2)).isPresent();
        assertThat(store.of(ann)).isEqualTo(PresenceSettings.DEFAULTS);
    }
}
