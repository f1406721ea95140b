package chat.parley.gateway;

import chat.parley.protocol.CloseCode;

/** A client broke the rules of RFC 6455; the connection is closed with this code and reason. */
final class FramingException extends Exception {
    private final CloseCode code;

    FramingException(CloseCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    CloseCode code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
