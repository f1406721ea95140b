package chat.parley.cli;

import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerRole;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code parley invite}. */
@Command(
        name = "invite",
        description = {
            "Make an invitation to the server, with which somebody can make an account; for the"
                    + " owner and the admins of the server.",
            "With --link, a link into a room of yours for people who have an account; for owners"
                    + " of the room. To invite one of them: parley rooms invite ROOM USER."
        })
final class InviteCommand implements Callable<Integer> {
    @Option(
            names = "--uses",
            paramLabel = "N",
            description = "how many accounts can be made with it (default: 1)")
    private @Nullable Integer uses;

    @Option(names = "--days", paramLabel = "N", description = "how long it is good (default: 7)")
    private @Nullable Integer days;

    @Option(
            names = "--room",
            paramLabel = "ROOM",
            description = "a room of yours that whoever accepts it enters: " + RoomNames.HELP)
    private @Nullable String room;

    @Option(
            names = "--link",
            paramLabel = "ROOM",
            description = "make a link into this room that you own: " + RoomNames.HELP)
    private @Nullable String link;

    @Option(names = "--list", description = "with --link: list the links that are still good")
    private boolean list;

    @Option(
            names = "--revoke",
            paramLabel = "CODE",
            description = "with --link: take this one back")
    private @Nullable String revoked;

    @Option(names = "--guest", description = "who joins by it sees only rooms they are let into")
    private boolean guest;

    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Long expiresInMs = days == null ? null : Duration.ofDays(days).toMillis();
        try (RestClient rest = client.rest()) {
            if (link != null) {
                link(rest, new RoomNames(rest, new People(rest)).own(link).room(), expiresInMs);
                return Exit.DONE;
            }
            if (list || revoked != null) {
                throw new ParameterException(
                        spec.commandLine(), "--list and --revoke need --link ROOM");
            }
            RoomId to =
                    room == null ? null : new RoomNames(rest, new People(rest)).own(room).room();
            ServerRole role = guest ? ServerRole.GUEST : ServerRole.MEMBER;
            Rest.Invitation made = rest.invite(new Rest.NewInvitation(uses, expiresInMs, to, role));
            print(made);
        }
        return Exit.DONE;
    }

    private void link(RestClient rest, RoomId to, @Nullable Long expiresInMs) {
        if (revoked != null) {
            rest.revokeLink(to, revoked);
        } else if (list) {
            rest.linksInto(to).forEach(this::print);
        } else {
            print(rest.linkInto(to, new Rest.NewRoomLink(uses, expiresInMs, null)));
        }
    }

    private void print(Rest.Invitation invitation) {
        spec.commandLine().getOut().println(line(invitation));
    }

    private static String line(Rest.Invitation made) {
        long leftMs = made.expiresAt() - System.currentTimeMillis();
        long days = Math.round(leftMs / (double) Duration.ofDays(1).toMillis());
        return "invitation %s  (%s, %s)"
                .formatted(made.code(), count(made.uses(), "use"), count(days, "day"));
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
