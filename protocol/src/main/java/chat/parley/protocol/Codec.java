package chat.parley.protocol;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** Frames to bytes and back. Thread-safe. */
public final class Codec {
    private static final Set<String> CLIENT_OPS =
            Set.of("hello", "sub", "unsub", "send", "read", "typing", "status", "ping");

    private Codec() {}

    /** Reads what a client sent; {@link InvalidFrame} carries the answer to it. */
    public static ClientFrame decodeClient(byte[] json) throws InvalidFrame {
        if (json.length > Limits.FRAME_BYTES) {
            throw new InvalidFrame(
                    ErrorCode.TOO_LARGE,
                    "a frame may have at most " + Limits.FRAME_BYTES + " bytes",
                    null);
        }
        JsonNode root = readObject(json);
        @Nullable String ref = shortText(root.get("ref"));
        if (!CLIENT_OPS.contains(root.path("op").asText())) {
            throw new InvalidFrame(
                    ErrorCode.UNKNOWN_OP, "field 'op' must be one of " + sorted(CLIENT_OPS), ref);
        }
        try {
            return FrameRules.check(Json.convert(root, ClientFrame.class));
        } catch (InvalidJson e) {
            throw new InvalidFrame(ErrorCode.INVALID, String.valueOf(e.getMessage()), ref);
        }
    }

    public static byte[] encode(ClientFrame frame) {
        return Json.write(frame);
    }

    /** Reads what a server sent. */
    public static ServerFrame decodeServer(byte[] json) throws InvalidJson {
        return Json.read(json, ServerFrame.class);
    }

    public static byte[] encode(ServerFrame frame) {
        return Json.write(frame);
    }

    private static JsonNode readObject(byte[] json) throws InvalidFrame {
        try {
            JsonNode root = Json.readTree(json);
            if (root.isObject()) {
                return root;
            }
        } catch (InvalidJson e) {
            throw new InvalidFrame(ErrorCode.INVALID, String.valueOf(e.getMessage()), null);
        }
        throw new InvalidFrame(ErrorCode.INVALID, "a frame must be one JSON object", null);
    }

    private static @Nullable String shortText(@Nullable JsonNode node) {
        return node != null && node.isTextual() && node.textValue().length() <= Limits.REF_CHARS
                ? node.textValue()
                : null;
    }

    private static String sorted(Set<String> ops) {
        return String.join(", ", ops.stream().sorted().toList());
    }

    /** A frame that cannot be carried out, with what to answer. */
    public static final class InvalidFrame extends Exception {
        private final ErrorCode code;
        private final transient @Nullable String ref;

        InvalidFrame(ErrorCode code, String message, @Nullable String ref) {
            super(message);
            this.code = code;
            this.ref = ref;
        }

        /** The error frame that tells the client what to do. */
        public ServerFrame.Error answer() {
            return ServerFrame.Error.of(ref, code, String.valueOf(getMessage()));
        }
    }
}
