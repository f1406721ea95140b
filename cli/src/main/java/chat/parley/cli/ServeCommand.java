package chat.parley.cli;

import chat.parley.server.Logs;
import chat.parley.server.Server;
import chat.parley.server.ServerConfig;
import chat.parley.server.Settings;
import chat.parley.server.StartFailed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try {
            ServerConfig config =
                    Settings.config(SettingFlags.values(spec.commandLine().getParseResult()));
            if (config.jsonLogs()) {
                Logs.asJson();
            }
            Server server = Server.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "shutdown"));
            spec.commandLine().getOut().println("Parley is ready at " + server.address());
            if (server.adminAddress() != null) {
                spec.commandLine().getOut().println("Metrics are at " + server.adminAddress());
            }
            new CountDownLatch(1).await(); // until a signal
            return Exit.DONE;
        } catch (Settings.InvalidSetting e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()));
        } catch (StartFailed e) {
            throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** A node that ended well says so: the JVM itself would tell the number of the signal. */
    private static void end(Server server) {
        try {
            server.close();
            Runtime.getRuntime().halt(Exit.DONE);
        } catch (RuntimeException e) {
            LOG.error("the end did not go well", e);
            Runtime.getRuntime().halt(Exit.FAILED);
        }
    }
}
