package chat.parley.cli;

/** Ends a command with one line for the person and an exit code. */
final class Failure extends RuntimeException {
    private final int exitCode;

    Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static Failure usage(String message) {
        return new Failure(Exit.USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
