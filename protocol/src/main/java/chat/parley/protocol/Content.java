package chat.parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an event says: the bytes of one JSON object, opaque to log, stores and fan-out. Only the
 * rules of a room look into the contents of events that change the room. Immutable.
 */
@JsonSerialize(using = Content.Writer.class)
@JsonDeserialize(using = Content.Reader.class)
public final class Content {
    /** An object without fields; also what is left of a scrubbed event. */
    public static final Content EMPTY = ofBytes("{}".getBytes(StandardCharsets.UTF_8));

    private final byte[] json;

    private Content(byte[] json) {
        this.json = json;
    }

    /** Takes the bytes as they are, with no check and no copy: the caller gives them away. */
    public static Content ofBytes(byte[] json) {
        return new Content(json);
    }

    /** The JSON object that {@code value} (a record or map) is written as. */
    public static Content of(Object value) {
        return new Content(Json.write(value));
    }

    /** A plain message: {@code {"text": …}}. */
    public static Content text(String text) {
        return of(Said.Message.of(text));
    }

    /** Reads the object into a record; {@link InvalidJson} says which field is wrong. */
    public <T> T as(Class<T> type) throws InvalidJson {
        return Json.read(json, type);
    }

    /** Whether the object has a field of this name. */
    boolean has(String field) throws InvalidJson {
        return mentions('"' + field + '"') && Json.readTree(json).has(field);
    }

    /** How many fields the object has. */
    int fields() throws InvalidJson {
        return Json.readTree(json).size();
    }

    /** Most contents do not, and need not be read to know it. */
    private boolean mentions(String name) {
        byte[] sought = name.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + sought.length <= json.length; at++) {
            if (Arrays.equals(json, at, at + sought.length, sought, 0, sought.length)) {
                return true;
            }
        }
        return false;
    }

    /** The bytes themselves, not a copy: not to be changed. */
    public byte[] bytes() {
        return json;
    }

    /** Size in bytes. */
    public int size() {
        return json.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content that && Arrays.equals(json, that.json);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }

    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }

    static final class Writer extends StdSerializer<Content> {
        Writer() {
            super(Content.class);
        }

        @Override
        public void serialize(Content value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeRawValue(value.toString());
        }
    }

    static final class Reader extends StdDeserializer<Content> {
        Reader() {
            super(Content.class);
        }

        @Override
        public Content deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            JsonNode node = context.readTree(in);
            if (!node.isObject()) {
                return (Content)
                        context.handleUnexpectedToken(
                                Content.class, in.currentToken(), in, "must be a JSON object");
            }
            return new Content(Json.write(node));
        }
    }
}
