package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.UUID;

/** A blob: bytes that are kept in one piece beside the log. Whoever stores one names it. */
public record BlobId(UUID value) implements Comparable<BlobId> {

    /** Parses the canonical text form; anything else is an {@link IllegalArgumentException}. */
    @JsonCreator
    public static BlobId parse(String text) {
        return new BlobId(Uuids.parse(text));
    }

    @Override
    public int compareTo(BlobId other) {
        return Uuids.compare(value, other.value);
    }

    @JsonValue
    @Override
    public String toString() {
        return value.toString();
    }
}
