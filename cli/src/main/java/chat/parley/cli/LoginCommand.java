package chat.parley.cli;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.EncryptedRooms;
import chat.parley.sdk.RequestRefused;
import chat.parley.sdk.StoredSession;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;

/** {@code parley login}. */
@Command(
        name = "login",
        description = {
            "Sign in to a server, or make an account there and sign in.",
            "The password is asked for without echo. What is kept, in $PARLEY_HOME or"
                    + " ~/.config/parley and readable only for you, are tokens, not the password.",
            "The first account of a server is its owner; others need an invitation, unless the"
                    + " owner has opened the sign-up."
        })
final class LoginCommand implements Callable<Integer> {
    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "address of the server (default: ${DEFAULT-VALUE})")
    private String server = "";

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "account name")
    private String name = "";

    @Option(names = "--sign-up", description = "make the account first")
    private boolean signUp;

    @Option(
            names = "--invitation",
            paramLabel = "CODE",
            description = "invitation to make an account with; implies --sign-up")
    private @Nullable String invitation;

    @Option(
            names = "--display-name",
            paramLabel = "TEXT",
            description = "how others see a new account (default: its name)")
    private @Nullable String displayName;

    @Mixin private PasswordOption password = new PasswordOption();
    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        URI address = address();
        ProfileFile file = client.file();
        try (var accounts = new Accounts(address)) {
            boolean makes = signUp || invitation != null;
            String secret = makes ? password.readNew() : password.read();
            if (makes) {
                accounts.create(new Rest.NewAccount(name, secret, displayName, invitation));
            }
            Rest.Tokens tokens = signIn(accounts, secret, knownDevice(file));
            StoredSession session = StoredSession.of(tokens, System.currentTimeMillis());
            if (isOfSomebodyElse(file, session) && client.hasKeys()) {
                EncryptedRooms.forget(client.keys());
            }
            file.write(new Profile(address.toString(), name, session));
        }
        spec.commandLine().getOut().println("Signed in to " + address + " as " + name + ".");
        return Exit.DONE;
    }

    private URI address() {
        try {
            URI address = URI.create(server.replaceFirst("/+$", ""));
            boolean http =
                    "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (http && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw Failure.usage(
                "--server must be like https://chat.example.org or http://localhost:8080");
    }

    private Rest.Tokens signIn(Accounts accounts, String secret, @Nullable DeviceId device) {
        try {
            return accounts.signIn(new Rest.SignIn(name, secret, device, deviceName(), false));
        } catch (RequestRefused e) {
            if (e.code() != ErrorCode.UNAUTHENTICATED) {
                throw e;
            }
            throw new Failure(Exit.FAILED, "wrong name or password");
        }
    }

    /** Signing in again to the same account keeps this terminal's device. */
    private @Nullable DeviceId knownDevice(ProfileFile file) {
        return file.find()
                .filter(known -> known.name().equals(name) && known.address().equals(address()))
                .map(known -> known.session().device())
                .orElse(null);
    }

    /** Keys are for one device of one person. */
    private static boolean isOfSomebodyElse(ProfileFile file, StoredSession session) {
        return file.find()
                .map(known -> !known.session().user().equals(session.user()))
                .orElse(false);
    }

    private static String deviceName() {
        try {
            return "terminal on " + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "terminal";
        }
    }
}
