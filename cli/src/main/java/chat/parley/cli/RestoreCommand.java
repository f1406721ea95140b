package chat.parley.cli;

import chat.parley.server.Restore;
import chat.parley.server.StartFailed;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code parley restore}: makes a data folder from a backup. */
@Command(
        name = "restore",
        description = {
            "Make a data folder from a backup, after checking it against its checksums.",
            "What came after the backup is gone; clients reload what they had, and everybody signs"
                    + " in again."
        })
final class RestoreCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--from",
            paramLabel = "DIR",
            required = true,
            description = "a folder that 'backup' has made")
    private Path from = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "folder of the embedded stores: empty, or not there (default:"
                            + " ${DEFAULT-VALUE})")
    private Path data = Path.of("./data");

    @Override
    public Integer call() {
        try {
            Restore restored = Restore.of(from, data, System.currentTimeMillis());
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s is as it was at %s; generation %d begins, %d rooms were brought up"
                                    + " to date%n",
                            data,
                            Instant.ofEpochMilli(restored.backup().at()),
                            restored.generation(),
                            restored.rooms());
            return Exit.DONE;
        } catch (StartFailed e) {
            throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
