package chat.parley.cli;

import chat.parley.server.Server;
import chat.parley.server.Settings;
import chat.parley.server.StartFailed;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** {@code parley serve}: one node, until SIGTERM or Ctrl-C. */
@Command(
        name = "serve",
        modelTransformer = SettingFlags.class,
        description = {
            "Start a server.",
            "Each flag can also be set by a variable (PARLEY_PORT for --port) or in the YAML file"
                    + " (port: 8080); a flag wins over a variable, that over the file."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try {
            Server server =
                    Server.start(
                            Settings.config(
                                    SettingFlags.values(spec.commandLine().getParseResult())));
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        server.close();
                                        ended.countDown();
                                    },
                                    "shutdown"));
            spec.commandLine().getOut().println("Parley is ready at " + server.address());
            ended.await();
            return Exit.DONE;
        } catch (Settings.InvalidSetting e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()));
        } catch (StartFailed e) {
            throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }
}
