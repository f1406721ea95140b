package chat.parley.cli;

import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code parley admin} and its own commands. */
@Command(
        name = "admin",
        description = {
            "List and manage the people of the server; for its owner and admins.",
            "Without a command: everybody."
        },
        subcommands = {AuditCommand.class, SettingsCommand.class},
        synopsisSubcommandLabel = "[COMMAND]")
final class AdminCommand implements Callable<Integer> {
    private static final String NAME = "their account name";
    private static final String AGAIN =
            "Asks for your own password when you gave it over ten minutes ago.";

    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    /** To the server that is signed in to. */
    RestClient rest() {
        return client.rest();
    }

    @Override
    public Integer call() {
        return people("");
    }

    @Command(name = "people", description = "List people with their role and whether suspended.")
    int people(
            @Parameters(
                            paramLabel = "TEXT",
                            arity = "0..1",
                            defaultValue = "",
                            description = "a part of one of their names (default: everybody)")
                    String text) {
        try (RestClient rest = rest()) {
            List<Rest.ManagedAccount> found = rest.accounts(text);
            if (found.isEmpty()) {
                say("Nobody of that name.");
            }
            found.forEach(account -> say(line(account)));
        }
        return Exit.DONE;
    }

    @Command(
            name = "role",
            description = {
                "Give somebody another role on the server.",
                "An owner who gives the role owner hands the server over, and is an admin then.",
                AGAIN
            })
    int role(
            @Mixin PasswordOption password,
            @Parameters(paramLabel = "USER", description = NAME) String user,
            @Parameters(
                            paramLabel = "ROLE",
                            converter = RoleReader.class,
                            description = "owner, admin, member or guest")
                    ServerRole role) {
        try (RestClient rest = rest()) {
            UserId of = rest.user(user).user();
            say(line(password.confirmed(rest, () -> rest.giveRole(of, role))));
        }
        return Exit.DONE;
    }

    @Command(
            name = "suspend",
            description = "Shut somebody out: they cannot sign in, and all their sessions end.")
    int suspend(@Parameters(paramLabel = "USER", description = NAME) String user) {
        return change(user, Rest.AccountChange.suspended(true));
    }

    @Command(name = "restore", description = "Let somebody in again who was suspended.")
    int restore(@Parameters(paramLabel = "USER", description = NAME) String user) {
        return change(user, Rest.AccountChange.suspended(false));
    }

    @Command(name = "waiting", description = "List those who wait to be let in.")
    int waiting() {
        try (RestClient rest = rest()) {
            List<Rest.ManagedAccount> found = rest.waitingAccounts();
            if (found.isEmpty()) {
                say("Nobody waits.");
            }
            found.forEach(account -> say(line(account)));
        }
        return Exit.DONE;
    }

    @Command(name = "approve", description = "Let somebody in who waits.")
    int approve(@Parameters(paramLabel = "USER", description = NAME) String user) {
        return change(user, Rest.AccountChange.APPROVED);
    }

    @Command(name = "decline", description = "Delete the account of somebody who waits.")
    int decline(@Parameters(paramLabel = "USER", description = NAME) String user) {
        try (RestClient rest = rest()) {
            rest.declineAccount(rest.user(user).user());
            say("The account of " + Terminals.clean(user) + " is gone.");
        }
        return Exit.DONE;
    }

    @Command(
            name = "reset-password",
            description = {
                "Make a code by which somebody sets a new password, once, within 24 hours.",
                "Give it to them in private: the page takes it at the address that is shown.",
                AGAIN
            })
    int resetPassword(
            @Mixin PasswordOption password,
            @Parameters(paramLabel = "USER", description = NAME) String user) {
        try (RestClient rest = rest()) {
            UserId of = rest.user(user).user();
            Rest.PasswordReset made = password.confirmed(rest, () -> rest.resetPassword(of));
            say(client.read().address() + "/reset#" + made.code());
        }
        return Exit.DONE;
    }

    @Command(name = "sign-out", description = "End all sessions of somebody.")
    int signOut(@Parameters(paramLabel = "USER", description = NAME) String user) {
        try (RestClient rest = rest()) {
            rest.endSessionsOf(rest.user(user).user());
            say("All sessions of " + Terminals.clean(user) + " ended.");
        }
        return Exit.DONE;
    }

    static final class RoleReader implements ITypeConverter<ServerRole> {
        @Override
        public ServerRole convert(String text) {
            try {
                return ServerRole.parse(text.toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }

    private int change(String user, Rest.AccountChange change) {
        try (RestClient rest = rest()) {
            say(line(rest.changeAccount(rest.user(user).user(), change)));
        }
        return Exit.DONE;
    }

    private static String line(Rest.ManagedAccount account) {
        return "%-24s %-8s %-10s %s"
                .formatted(
                        account.name(),
                        account.role(),
                        standing(account),
                        Terminals.clean(account.displayName()));
    }

    private static String standing(Rest.ManagedAccount account) {
        if (account.waiting()) {
            return "waiting";
        }
        return account.suspendedAt() == null ? "-" : "suspended";
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
