package chat.parley.cli;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.RoomId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where a {@code tail} stands: {@code {"room": …, "after": …, "generation": …}}. */
final class CursorFile {
    private final Path file;

    CursorFile(Path file) {
        this.file = file;
    }

    /** Null when there is no such file yet. */
    @Nullable Cursor read(RoomId room) {
        try {
            Cursor cursor = Json.read(Files.readAllBytes(file), Cursor.class);
            if (cursor.room().equals(room)) {
                return cursor;
            }
            throw Failure.usage("--cursor: " + file + " belongs to the room " + cursor.room());
        } catch (NoSuchFileException _) {
            return null;
        } catch (InvalidJson e) {
            throw Failure.usage("--cursor: " + file + " is no cursor file: " + e.getMessage());
        } catch (IOException e) {
            throw broken(e);
        }
    }

    void write(Cursor cursor) {
        try {
            OwnFiles.write(file, Json.write(cursor));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private static Failure broken(IOException e) {
        return new Failure(Exit.FAILED, "--cursor: " + OwnFiles.describe(e));
    }
}
