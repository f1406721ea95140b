package chat.parley.cli;

import chat.parley.server.Backup;
import chat.parley.server.StartFailed;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code parley backup}: copies the embedded stores, also of a server that runs. */
@Command(
        name = "backup",
        description = {
            "Copy the embedded stores of a server, whether it runs or not, into a new folder with"
                    + " checksums.",
            "It holds messages, accounts and keys: keep it as safe as the data."
        })
final class BackupCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder of the embedded stores (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("./data");

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "the backup: a folder that is not there yet")
    private Path to = Path.of("");

    @Override
    public Integer call() {
        if (!Backup.isPossible(data)) {
            throw Failure.usage("there is no log in " + data + ": name the folder by --data");
        }
        try {
            Backup backup = Backup.make(data, to, System.currentTimeMillis());
            long bytes = backup.parts().stream().mapToLong(Backup.Part::bytes).sum();
            spec.commandLine()
                    .getOut()
                    .printf("%s: %d bytes, up to position %d%n", to, bytes, backup.position());
            return Exit.DONE;
        } catch (StartFailed e) {
            throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
