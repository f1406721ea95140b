package chat.parley.testkit;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands of the machine that attacks on disks need: mount, mkfs, cc. */
public final class HostCommand {
    private HostCommand() {}

    /**
     * Runs it to its end.
     *
     * @throws IOException with what it printed, when it is not there or fails
     */
    public static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /**
     * Says that a test cannot run on this machine and why, and ends it as skipped; never returns.
     */
    public static RuntimeException didNotRun(Class<?> test, String why) {
        System.out.println(test.getSimpleName() + " did not run: " + why);
        return abort(why);
    }
}
