package chat.parley.cli;

import chat.parley.server.StartFailed;
import chat.parley.server.Verification;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code parley verify}: checks the stores of a server that does not run. */
@Command(
        name = "verify",
        description = {
            "Check the data of a server that does not run: every event against its checksums, the"
                    + " end of the log against its witness, the tables against the log.",
            "Ends with 1 when something is wrong."
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder of the embedded stores (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("./data");

    @Option(
            names = "--accept-loss",
            description =
                    "go on with a log that lost its end or was restored from a backup: a new"
                            + " generation begins, clients reload")
    private boolean acceptLoss;

    @Override
    public Integer call() {
        if (!Files.isDirectory(data)) {
            throw new Failure(
                    Exit.USAGE, "there is no data folder " + data + ": name it by --data");
        }
        try {
            if (acceptLoss) {
                out().println("generation " + Verification.acceptLoss(data) + " begins");
            }
            return report(Verification.of(data));
        } catch (StartFailed e) {
            throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private int report(Verification found) {
        found.log().faults().forEach(fault -> out().println("fault: " + fault));
        found.differences().forEach(difference -> out().println("difference: " + difference));
        out().printf(
                        "%d events in %d streams, %d rooms compared: %s%n",
                        found.log().events(),
                        found.log().streams(),
                        found.rooms(),
                        found.isClean()
                                ? "all as acknowledged"
                                : found.log().faultsInAll()
                                        + " faults, "
                                        + found.differences().size()
                                        + " differences");
        return found.isClean() ? 0 : Exit.FAILED;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
