package chat.parley.cli;

import chat.parley.protocol.Json;
import chat.parley.server.StartFailed;
import chat.parley.server.Verification;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    @Option(names = "--json", description = "print what was found as one JSON object")
    private boolean json;

    /** What {@code --json} prints. */
    record Found(
            boolean clean,
            long streams,
            long events,
            long rooms,
            long faultsInAll,
            List<String> faults,
            List<String> differences) {
        static Found of(Verification found) {
            return new Found(
                    found.isClean(),
                    found.log().streams(),
                    found.log().events(),
                    found.rooms(),
                    found.log().faultsInAll(),
                    found.log().faults(),
                    found.differences());
        }
    }

    @Override
    public Integer call() {
        if (!Files.isDirectory(data)) {
            throw new Failure(
                    Exit.USAGE, "there is no data folder " + data + ": name it by --data");
        }
        try {
            if (acceptLoss) {
                long generation = Verification.acceptLoss(data);
                spec.commandLine().getErr().println("generation " + generation + " begins");
            }
            Verification found = Verification.of(data);
            if (json) {
                out().println(new String(Json.write(Found.of(found)), StandardCharsets.UTF_8));
            } else {
                report(found);
            }
            return found.isClean() ? Exit.DONE : Exit.FAILED;
        } catch (StartFailed e) {
            throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void report(Verification found) {
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
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
