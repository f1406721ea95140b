package chat.parley.cli;

import chat.parley.protocol.ErrorCode;
import chat.parley.sdk.EncryptedRooms;
import chat.parley.sdk.RequestRefused;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code parley logout}. */
@Command(name = "logout", description = "End the session at the server and forget its tokens.")
final class LogoutCommand implements Callable<Integer> {
    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Profile profile = client.read();
        try (RestClient rest = client.rest()) {
            rest.signOut();
        } catch (RequestRefused e) {
            if (!isOver(e.code())) {
                throw e;
            }
        }
        client.file().delete();
        spec.commandLine().getOut().println("Signed out of " + profile.server() + ".");
        if (client.hasKeys()) {
            EncryptedRooms.forget(client.keys());
            spec.commandLine()
                    .getOut()
                    .println(
                            "The keys for encrypted rooms are gone from here, too: after the next"
                                    + " login your recovery words open them again.");
        }
        return Exit.DONE;
    }

    private static boolean isOver(ErrorCode code) {
        return code == ErrorCode.UNAUTHENTICATED || code == ErrorCode.SESSION_ENDED;
    }
}
