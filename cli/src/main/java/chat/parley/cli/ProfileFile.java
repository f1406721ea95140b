package chat.parley.cli;

import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.sdk.StoredSession;
import chat.parley.sdk.TokenStore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The file that keeps a profile, readable only for its owner: {@code NAME.json}, and beside it
 * {@code NAME.lock}, whose lock lets one process at a time use up the refresh token; in {@code
 * NAME.keys} lie the keys for encrypted rooms.
 */
final class ProfileFile implements TokenStore {
    private final String name;
    private final Path folder;
    private final Path file;
    private final Path lock;

    private ProfileFile(Path folder, String name) {
        this.name = name;
        this.folder = folder;
        this.file = folder.resolve(name + ".json");
        this.lock = folder.resolve(name + ".lock");
    }

    /**
     * In {@code $PARLEY_HOME}, else {@code ~/.config/parley} (or under {@code $XDG_CONFIG_HOME}).
     */
    static ProfileFile of(String name, Map<String, String> environment) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw Failure.usage(
                    "a profile's name has letters, digits and . _ - only, not '" + name + "'");
        }
        return new ProfileFile(folder(environment), name);
    }

    static Path folder(Map<String, String> environment) {
        String home = environment.getOrDefault("PARLEY_HOME", "");
        if (!home.isEmpty()) {
            return Path.of(home);
        }
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return config.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".config", "parley")
                : Path.of(config, "parley");
    }

    /** The folder of the keys; there only where they were needed. */
    Path keys() {
        return folder.resolve(name + ".keys");
    }

    Optional<Profile> find() {
        try {
            return Optional.of(Json.read(Files.readAllBytes(file), Profile.class));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (InvalidJson e) {
            throw new Failure(
                    Exit.NOT_SIGNED_IN,
                    file + " cannot be read (" + e.getMessage() + "): sign in again");
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Refused when nobody has signed in. */
    Profile read() {
        return find().orElseThrow(this::notSignedIn);
    }

    void write(Profile profile) {
        alone(() -> OwnFiles.write(file, Json.write(profile)));
    }

    void delete() {
        alone(() -> Files.deleteIfExists(file));
    }

    @Override
    public StoredSession update(UnaryOperator<StoredSession> change) {
        StoredSession[] result = new StoredSession[1];
        alone(
                () -> {
                    Profile profile = read();
                    StoredSession session = change.apply(profile.session());
                    if (!session.equals(profile.session())) {
                        Profile changed = new Profile(profile.server(), profile.name(), session);
                        OwnFiles.write(file, Json.write(changed));
                    }
                    result[0] = session;
                });
        return result[0];
    }

    private interface Action {
        void run() throws IOException;
    }

    /** File locks are between processes, the monitor is between this one's threads. */
    private synchronized void alone(Action action) {
        try {
            OwnFiles.createFolder(folder);
            try (FileChannel channel =
                            FileChannel.open(
                                    lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                action.run();
                held.release();
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private Failure broken(IOException e) {
        return new Failure(Exit.FAILED, "profile '" + name + "': " + OwnFiles.describe(e));
    }

    private Failure notSignedIn() {
        String option = name.equals(ClientOptions.DEFAULT_PROFILE) ? "" : " --profile " + name;
        return new Failure(
                Exit.NOT_SIGNED_IN,
                "not signed in: parley login" + option + " --server URL --name NAME");
    }
}
