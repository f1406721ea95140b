package chat.parley.cli;

import chat.parley.protocol.Json;
import chat.parley.server.ServerConfig;
import chat.parley.server.Settings;
import chat.parley.server.StartFailed;
import chat.parley.server.Verification;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code parley verify}: checks the stores of a server, whether it runs or not. */
@Command(
        name = "verify",
        modelTransformer = SettingFlags.class,
        description = {
            "Check the data of a server, whether it runs or not: every event against its checksums,"
                    + " the end of the log against its witness, tables and inboxes against the"
                    + " log. Reads only. Takes what 'serve' takes; where the stores are is what"
                    + " counts.",
            "Ends with 1 when something is wrong."
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--accept-loss",
            description =
                    "before checking, let a server that does not run go on with a log that lost its"
                            + " end or was restored from a backup: a new generation begins,"
                            + " clients reload")
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
            long differencesInAll,
            List<String> differences) {
        static Found of(Verification found) {
            return new Found(
                    found.isClean(),
                    found.log().streams(),
                    found.log().events(),
                    found.rooms(),
                    found.log().faultsInAll(),
                    found.log().faults(),
                    found.differencesInAll(),
                    found.differences());
        }
    }

    @Override
    public Integer call() {
        ServerConfig config = config();
        if (!Verification.isPossible(config)) {
            throw new Failure(
                    Exit.USAGE,
                    "there is no log in "
                            + config.data()
                            + ": name the folder by --data, or the database by --database");
        }
        try {
            if (acceptLoss) {
                long generation = Verification.acceptLoss(config);
                spec.commandLine().getErr().println("generation " + generation + " begins");
            }
            Verification found = Verification.of(config, new Bars());
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

    private ServerConfig config() {
        try {
            return Settings.config(SettingFlags.values(spec.commandLine().getParseResult()));
        } catch (Settings.InvalidSetting e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()));
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
                                        + found.differencesInAll()
                                        + " differences");
    }

    /** Two bars, one after the other: the events of the log, then its rooms. */
    private final class Bars implements Verification.Watcher {
        private static final long EVENTS_A_LINE = 1_000_000;
        private static final long ROOMS_A_LINE = 10_000;

        private final boolean drawn = Progress.canDraw();
        private @Nullable Progress events;
        private @Nullable Progress rooms;

        @Override
        public void checked(long done, long of) {
            if (events == null) {
                events = new Progress(err(), drawn, of, EVENTS_A_LINE);
            }
            events.at(done, "events checked");
        }

        @Override
        public void compared(long done, long of) {
            if (rooms == null) {
                rooms = new Progress(err(), drawn, of, ROOMS_A_LINE);
            }
            rooms.at(done, "rooms compared");
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
