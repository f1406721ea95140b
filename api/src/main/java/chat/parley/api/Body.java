package chat.parley.api;

import chat.parley.protocol.Limits;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the contract says about the body of a request. */
sealed interface Body {
    /** In bytes. */
    int most();

    /** The media types that are taken, in words. */
    String types();

    /** Whether it may be of this media type. */
    boolean takes(String type);

    /** A JSON object. */
    record JsonBody(boolean required, Shape shape) implements Body {
        static final String TYPE = "application/json";
        private static final Pattern TAKEN =
                Pattern.compile(TYPE + "(;\\s*charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);

        @Override
        public int most() {
            return Limits.FRAME_BYTES;
        }

        @Override
        public String types() {
            return TYPE;
        }

        @Override
        public boolean takes(String type) {
            return TAKEN.matcher(type).matches();
        }
    }

    /** Bytes, into which whoever carries the operation out looks. */
    record Raw(List<String> formats, int most) implements Body {

        @Override
        public String types() {
            return String.join(", ", formats);
        }

        @Override
        public boolean takes(String type) {
            return formats.contains(type.toLowerCase(Locale.ROOT));
        }
    }
}
