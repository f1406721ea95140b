package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * A room. Client-named ids are UUIDv7; a direct conversation's id is a UUIDv8 that follows from its
 * two people, so that two who start it at once meet in one, and nobody can take the id by naming
 * it.
 */
public record RoomId(UUID value) implements Comparable<RoomId> {

    /** Parses the canonical text form; anything else is an {@link IllegalArgumentException}. */
    @JsonCreator
    public static RoomId parse(String text) {
        return new RoomId(Uuids.parse(text));
    }

    /** The one direct room of two people, whoever starts it. */
    public static RoomId direct(UserId one, UserId other) {
        boolean ordered = one.compareTo(other) <= 0;
        UserId first = ordered ? one : other;
        UserId second = ordered ? other : one;
        byte[] hash = sha256("parley direct room " + first + " " + second);
        ByteBuffer bits = ByteBuffer.wrap(hash);
        return new RoomId(Uuids.versioned(8, bits.getLong(), bits.getLong()));
    }

    /** Whether the id has the form that a client may choose (UUIDv7). */
    public boolean isClientNamed() {
        return value.version() == 7;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(RoomId other) {
        return Uuids.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
