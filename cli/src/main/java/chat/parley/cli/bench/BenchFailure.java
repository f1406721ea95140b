package chat.parley.cli.bench;

/** Why a run came to nothing; the message says what to do. */
final class BenchFailure extends Exception {
    BenchFailure(String message) {
        super(message);
    }

    BenchFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
