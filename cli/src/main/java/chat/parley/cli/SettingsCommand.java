package chat.parley.cli;

import chat.parley.protocol.Rest;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code parley admin settings}. */
@Command(
        name = "settings",
        description = {
            "Show the settings that hold while the server runs; with options, change them.",
            "Only the owner may change them."
        })
final class SettingsCommand implements Callable<Integer> {
    @Option(
            names = "--open-sign-up",
            negatable = true,
            description = "whether anyone may make an account without an invitation")
    private @Nullable Boolean openSignUp;

    @Option(
            names = "--approve-sign-ups",
            negatable = true,
            description = "whether such accounts wait until an admin lets them in")
    private @Nullable Boolean approveSignUps;

    @ParentCommand private AdminCommand admin = new AdminCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        boolean changes = openSignUp != null || approveSignUps != null;
        try (RestClient rest = admin.rest()) {
            Rest.ServerInfo server =
                    changes
                            ? rest.changeServer(new Rest.ServerSettings(openSignUp, approveSignUps))
                            : rest.server();
            say("open-sign-up", server.openSignUp());
            say("approve-sign-ups", server.approveSignUps());
        }
        return Exit.DONE;
    }

    private void say(String setting, boolean value) {
        spec.commandLine().getOut().printf("%-18s %s%n", setting, value ? "yes" : "no");
    }
}
