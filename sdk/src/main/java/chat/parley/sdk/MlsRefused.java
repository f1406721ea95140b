package chat.parley.sdk;

import org.jspecify.annotations.Nullable;

/** Something of a room's group is not what it should be; nothing of it was taken. */
final class MlsRefused extends Exception {
    MlsRefused(String message) {
        super(message);
    }

    MlsRefused(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
