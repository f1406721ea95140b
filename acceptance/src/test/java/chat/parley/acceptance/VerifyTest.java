package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code parley verify} on the data of a server that was killed, or still runs. */
class VerifyTest {
    private static final String TEXT = "the quick brown fox";

    @TempDir static Path killed;
    @TempDir Path folder;

    @BeforeAll
    static void aServerThatWasKilled() {
        try (ServerProcess server = new ServerProcess(killed)) {
            server.signUp("ada", null);
            try (ParleyClient ada = server.signIn("ada")) {
                RoomId room = ada.createRoom("ops", RoomKind.PUBLIC).room();
                ada.send(room, TEXT);
            }
            server.process().kill();
        }
    }

    @BeforeEach
    void itsData() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        try (var files = Files.walk(killed.resolve("data"))) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, data.resolve(killed.resolve("data").relativize(file)));
            }
        }
    }

    @Test
    void findsEverythingAsAcknowledged() {
        try (ParleyProcess verify = verify()) {
            assertThat(verify.exitCode()).as("%s", verify.errors()).isZero();
            assertThat(verify.lines())
                    .containsExactly(
                            "3 events in 2 streams, 1 rooms compared: all as acknowledged");
        }
    }

    /** Rooms made and left, so that tables, marks and inboxes change while they are looked at. */
    @Test
    void aServerThatRunsIsCheckedWhilePeopleWrite() throws Exception {
        try (ServerProcess server = new ServerProcess(folder);
                ParleyClient ada = server.signIn("ada")) {
            AtomicBoolean stop = new AtomicBoolean();
            Thread writer =
                    Thread.startVirtualThread(
                            () -> {
                                while (!stop.get()) {
                                    RoomId room = ada.createRoom("new", RoomKind.PUBLIC).room();
                                    ada.send(room, TEXT);
                                }
                            });
            for (int i = 0; i < 3; i++) {
                try (ParleyProcess verify = verify()) {
                    assertThat(verify.exitCode()).isZero();
                    assertThat(verify.lines()).last().asString().contains("all as acknowledged");
                }
            }
            assertThat(writer.isAlive()).isTrue();
            stop.set(true);
            writer.join();
        }
    }

    @Test
    void saysSoWhenThereIsNoLog() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        try (ParleyProcess verify =
                ParleyProcess.start(folder, Map.of(), "verify", "--data", empty.toString())) {
            assertThat(verify.exitCode()).isEqualTo(2);
            assertThat(verify.errors()).singleElement().asString().contains("no log in " + empty);
        }
    }

    @Test
    void tellsProgramsAsJson() {
        try (ParleyProcess verify = verify("--json")) {
            assertThat(verify.exitCode()).as("%s", verify.errors()).isZero();
            assertThat(verify.lines())
                    .containsExactly(
                            "{\"clean\":true,\"streams\":2,\"events\":3,\"rooms\":1,\"faultsInAll\":0,"
                                + "\"faults\":[],\"differencesInAll\":0,\"differences\":[]}");
        }
    }

    @Test
    void namesTheEventInWhichAByteChanged() throws IOException, SQLException {
        Path log = folder.resolve("data").resolve("log.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + log);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        byte[] bytes = Files.readAllBytes(log);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(TEXT);
        assertThat(at).isPositive();
        bytes[at] ^= 1;
        Files.write(log, bytes);

        try (ParleyProcess verify = verify()) {
            assertThat(verify.exitCode()).isEqualTo(1);
            assertThat(verify.lines()).anyMatch(line -> line.contains("at sequence 2"));
        }
    }

    @Test
    void namesWhatTheTablesSayDifferently() throws SQLException {
        Path tables = folder.resolve("data").resolve("directory.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + tables);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE room SET name = 'pos'");
        }

        try (ParleyProcess verify = verify()) {
            assertThat(verify.exitCode()).isEqualTo(1);
            assertThat(verify.lines())
                    .anyMatch(line -> line.contains("pos") && line.contains("ops"));
        }
    }

    private ParleyProcess verify(String... options) {
        List<String> arguments = new ArrayList<>(List.of("verify", "--data"));
        arguments.add(folder.resolve("data").toString());
        arguments.addAll(List.of(options));
        return ParleyProcess.start(folder, Map.of(), arguments.toArray(String[]::new));
    }
}
