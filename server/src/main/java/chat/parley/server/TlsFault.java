package chat.parley.server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Files that TLS cannot be spoken with; the message names the setting and the cause. */
final class TlsFault extends IOException {
    TlsFault(Setting setting, String message, @Nullable Throwable cause) {
        super("setting " + setting.key() + ": " + message, cause);
    }
}
