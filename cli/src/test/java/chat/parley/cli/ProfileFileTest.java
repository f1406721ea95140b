package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.sdk.StoredSession;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class ProfileFileTest {
    private static final StoredSession SESSION =
            new StoredSession(
                    "access",
                    "refresh-0",
                    1_000,
                    new UserId(new UUID(1, 1)),
                    new DeviceId(new UUID(2, 2)),
                    new SessionId(new UUID(3, 3)));

    @TempDir private Path home;
    private Path folder;

    @BeforeEach
    void aFolderThatIsNotThereYet() {
        folder = home.resolve("deep/parley");
    }

    private ProfileFile open(String name) {
        return ProfileFile.of(name, Map.of("PARLEY_HOME", folder.toString()));
    }

    @Test
    void onlyTheOwnerCanReadIt() throws IOException {
        open("work").write(new Profile("http://localhost:8080", "ada", SESSION));
        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("work.json"))).isEqualTo("rw-------");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void whatWasWrittenIsReadAgain() {
        Profile profile = new Profile("http://localhost:8080", "ada", SESSION);
        open("work").write(profile);
        assertThat(open("work").read()).isEqualTo(profile);
        assertThat(open("other").find()).isEmpty();
        open("work").delete();
        assertThat(open("work").find()).isEmpty();
    }

    @Test
    void eachRefreshTokenIsUsedUpOnceHoweverManyAsk() throws InterruptedException {
        open("work").write(new Profile("http://localhost:8080", "ada", SESSION));
        List<String> used = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        ProfileFile shared = open("work");
        for (int i = 0; i < 20; i++) {
            threads.add(
                    Thread.startVirtualThread(
                            () ->
                                    shared.update(
                                            session -> {
                                                used.add(session.refreshToken());
                                                return next(session);
                                            })));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(used).hasSize(20).doesNotHaveDuplicates();
        assertThat(open("work").read().session().refreshToken()).isEqualTo("refresh-20");
    }

    private static StoredSession next(StoredSession session) {
        int number = Integer.parseInt(session.refreshToken().substring("refresh-".length()));
        return new StoredSession(
                "access",
                "refresh-" + (number + 1),
                session.expiresAt(),
                session.user(),
                session.device(),
                session.session());
    }

    @Test
    void aRefreshThatFailsLeavesTheProfileAsItWas() {
        Profile profile = new Profile("http://localhost:8080", "ada", SESSION);
        ProfileFile file = open("work");
        file.write(profile);
        assertThatThrownBy(
                        () ->
                                file.update(
                                        _ -> {
                                            throw new IllegalStateException("no network");
                                        }))
                .hasMessage("no network");
        assertThat(file.read()).isEqualTo(profile);
    }

    @Test
    void aBrokenProfileAsksToSignInAgain() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("work.json"), "{\"server\": 1");
        assertThatThrownBy(() -> open("work").read())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("sign in again");
    }

    @Test
    void whereItIsKept() {
        assertThat(folderOf(Map.of("PARLEY_HOME", "/p"))).isEqualTo(Path.of("/p"));
        assertThat(folderOf(Map.of("XDG_CONFIG_HOME", "/c"))).isEqualTo(Path.of("/c/parley"));
        assertThat(folderOf(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".config/parley"));
    }

    private static Path folderOf(Map<String, String> environment) {
        return ProfileFile.folder(environment);
    }
}
