package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.bench.BenchCommand;
import chat.parley.sdk.ParleyException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;

/** {@code parley COMMAND}. */
@Command(
        name = "parley",
        description = "Parley, a real-time chat server, and its terminal client.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT, // so that every command has --help and exit codes
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            ConfigCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            VerifyCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            KeysCommand.class,
            InviteCommand.class,
            AdminCommand.class,
            RoomsCommand.class,
            SendCommand.class,
            TailCommand.class,
            ChatCommand.class,
            SavedCommand.class,
            ReportsCommand.class,
            BenchCommand.class,
            SimulateCommand.class,
            RehearseCommand.class,
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused by the server, no answer from it, or not everything was done",
            "2:a wrong option or argument",
            "3:not signed in: parley login",
        })
public final class Main implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] args) {
        CommandLine commandLine = commandLine();
        commandLine.setOut(utf8(FileDescriptor.out));
        commandLine.setErr(utf8(FileDescriptor.err));
        System.exit(commandLine.execute(args));
    }

    /** Pipes carry UTF-8 whatever the locale is. */
    private static PrintWriter utf8(FileDescriptor to) {
        return new PrintWriter(new FileOutputStream(to), true, UTF_8);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(Main::badUsage)
                .setExecutionExceptionHandler(Main::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int badUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("parley: " + Terminals.clean(e.getMessage()));
        command.getErr()
                .println(
                        "Try '"
                                + command.getCommandSpec().qualifiedName()
                                + " --help' for what there is.");
        return Exit.USAGE;
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (!(e instanceof Failure) && !(e instanceof ParleyException)) {
            throw e;
        }
        String.valueOf(e.getMessage())
                .lines()
                .forEach(line -> command.getErr().println("parley: " + Terminals.clean(line)));
        return e instanceof Failure failure ? failure.exitCode() : Exit.FAILED;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"parley " + (version == null ? "(not packaged)" : version)};
        }
    }
}
