package chat.parley.cli;

import chat.parley.protocol.Rest;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code parley invite}: lets people make accounts on the server. */
@Command(
        name = "invite",
        description = {
            "Make an invitation to the server, for its owner and admins; prints the code alone.",
            "To invite somebody who has an account to a room: parley rooms invite."
        })
final class InviteCommand implements Callable<Integer> {
    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--uses",
            paramLabel = "N",
            description = "accounts it is good for, 1 to 1000 (default: ${DEFAULT-VALUE})")
    private int uses = 1;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "days it is good for, 1 to 30 (default: ${DEFAULT-VALUE})")
    private int days = 7;

    @Override
    public Integer call() {
        Rest.NewInvitation asked = new Rest.NewInvitation(uses, Duration.ofDays(days).toMillis());
        try (RestClient rest = client.rest()) {
            spec.commandLine().getOut().println(rest.invite(asked).code());
        }
        return Exit.DONE;
    }
}
