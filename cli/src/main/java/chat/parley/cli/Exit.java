package chat.parley.cli;

/** What the program's exit codes mean; {@code parley --help} tells them. */
final class Exit {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_SIGNED_IN = 3;

    private Exit() {}
}
