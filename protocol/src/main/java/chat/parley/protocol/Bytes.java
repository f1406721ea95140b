package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Bytes that do not change, compared by what they are. */
public final class Bytes {
    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** A copy. */
    public static Bytes of(byte... value) {
        return new Bytes(value.clone());
    }

    /**
     * Out of base64 (RFC 4648, section 4); anything else is an {@link IllegalArgumentException}.
     */
    @JsonCreator
    public static Bytes parse(String base64) {
        return new Bytes(Base64.getDecoder().decode(base64));
    }

    /** In base64, as in JSON. */
    @JsonValue
    public String base64() {
        return Base64.getEncoder().encodeToString(value);
    }

    /** A copy of a part. */
    static Bytes of(byte[] value, int from, int to) {
        return new Bytes(Arrays.copyOfRange(value, from, to));
    }

    public int length() {
        return value.length;
    }

    /** A copy. */
    public byte[] toArray() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** In hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
