package chat.parley.cli;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.History;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.sdk.EncryptedRooms;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code parley rooms} and its own commands. */
@Command(
        name = "rooms",
        description = {
            "List your rooms with what is unread, or create, find and join some.",
            "Without a command: the list."
        },
        subcommands = {
            PlaceCommand.class,
            RoomSetCommand.class,
            RoomRoleCommand.class,
            RoomKickCommand.class,
            RoomBanCommand.class,
            RoomUnbanCommand.class,
            RoomBansCommand.class,
        },
        synopsisSubcommandLabel = "[COMMAND]")
final class RoomsCommand implements Callable<Integer> {
    private static final String ENCRYPTED =
            "only members' devices can read what is said: parley keys (a preview)";

    private static final String NOT_ENCRYPTED = "(not encrypted: the operator could read it)";

    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    /** To the server that is signed in to. */
    RestClient rest() {
        return client.rest();
    }

    @Override
    public Integer call() {
        return with((rest, names) -> print(rest.rooms(), names, true));
    }

    private interface Work {
        void on(RestClient rest, RoomNames names);
    }

    private int with(Work work) {
        try (RestClient rest = rest()) {
            work.on(rest, new RoomNames(rest, new People(rest)));
            return Exit.DONE;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void print(List<RoomSummary> rooms, RoomNames names, boolean own) {
        if (rooms.isEmpty()) {
            out().println(
                            own
                                    ? "No rooms yet: parley rooms create NAME, or parley rooms find"
                                    : "No public room found.");
        }
        for (RoomSummary room : rooms) {
            out().println(line(room, names));
        }
    }

    private static String line(RoomSummary room, RoomNames names) {
        String state = room.closed() ? "closed" : room.invited() ? "invited" : unread(room);
        String line =
                "%-24s %-8s %-12s %s".formatted(names.label(room), room.kind(), state, room.room());
        if (room.encryption() == Encryption.MLS) {
            return line + "  (encrypted)";
        }
        return room.kind() == RoomKind.PUBLIC ? line : line + "  " + NOT_ENCRYPTED;
    }

    private static String unread(RoomSummary room) {
        if (room.role() == null) {
            return "-";
        }
        return room.unread() == 0 ? "read" : room.unread() + " unread";
    }

    @Command(name = "create", description = "Create a room; you are its owner.")
    int create(
            @Parameters(paramLabel = "NAME", description = "what to call it") String name,
            @Option(names = "--private", description = "people enter by invitation only")
                    boolean isPrivate,
            @Option(
                            names = "--history",
                            paramLabel = "joined|invited|all",
                            description =
                                    "what those see who join later: nothing of what was before,"
                                            + " what was said since their invitation, or all"
                                            + " (default: all, in private rooms joined)")
                    @Nullable History history,
            @Option(names = "--encrypted", description = ENCRYPTED) boolean isEncrypted) {
        if (isEncrypted && !isPrivate) {
            throw Failure.usage("everybody may join a public room: --encrypted needs --private");
        }
        return with(
                (rest, names) -> {
                    RoomId id =
                            new RoomId(Uuids.v7(System.currentTimeMillis(), new SecureRandom()));
                    RoomKind kind = isPrivate ? RoomKind.PRIVATE : RoomKind.PUBLIC;
                    History byKind = isPrivate ? History.JOINED : History.ALL;
                    var room =
                            new Rest.NewRoom(
                                    id, name, kind, null, history == null ? byKind : history);
                    out().println(line(made(rest, room, isEncrypted), names));
                });
    }

    private RoomSummary made(RestClient rest, Rest.NewRoom room, boolean isEncrypted) {
        if (!isEncrypted) {
            return rest.createRoom(room);
        }
        try (EncryptedRooms rooms = client.encrypted(rest)) {
            Keys.require(rooms);
            return rooms.create(room);
        }
    }

    @Command(
            name = "encrypt",
            description = {
                "Encrypt a private room or a conversation, as its owner; for good.",
                "What was said before stays as it is. " + Keys.PREVIEW
            })
    int encrypt(@Parameters(paramLabel = "ROOM", description = RoomNames.HELP) String room) {
        return with(
                (rest, names) -> {
                    RoomSummary found = names.own(room);
                    try (EncryptedRooms rooms = client.encrypted(rest)) {
                        Keys.require(rooms);
                        rooms.begin(found.room());
                    }
                    out().println(names.label(found) + " is encrypted from now on.");
                });
    }

    @Command(name = "find", description = "List public rooms that you may join.")
    int find(
            @Parameters(
                            paramLabel = "TEXT",
                            arity = "0..1",
                            defaultValue = "",
                            description = "a part of the room's name (default: all)")
                    String text) {
        return with((rest, names) -> print(rest.publicRooms(text), names, false));
    }

    @Command(name = "join", description = "Join a public room, or one that you are invited to.")
    int join(@Parameters(paramLabel = "ROOM", description = "name or id of the room") String room) {
        return with(
                (rest, names) -> {
                    RoomSummary found = names.any(room);
                    rest.addMember(found.room(), rest.account().user());
                    out().println("You are in " + names.label(found) + ".");
                });
    }

    @Command(name = "leave", description = "Leave a room, or decline an invitation.")
    int leave(
            @Parameters(paramLabel = "ROOM", description = "name or id of the room") String room) {
        return with(
                (rest, names) -> {
                    RoomSummary found = names.own(room);
                    rest.removeMember(found.room(), rest.account().user());
                    out().println("You are not in " + names.label(found) + " any more.");
                });
    }

    @Command(
            name = "close",
            description = {
                "Close a room for good, as its owner.",
                "Its members can read it; nobody writes in it any more."
            })
    int close(
            @Parameters(paramLabel = "ROOM", description = "name or id of the room") String room) {
        return with(
                (rest, names) -> {
                    RoomSummary found = names.own(room);
                    rest.closeRoom(found.room());
                    out().println(names.label(found) + " is closed.");
                });
    }

    @Command(name = "invite", description = "Invite somebody to a room.")
    int invite(
            @Parameters(paramLabel = "ROOM", description = "name or id of the room") String room,
            @Parameters(paramLabel = "USER", description = "their account name") String user) {
        return with(
                (rest, names) -> {
                    RoomSummary found = names.own(room);
                    UserId guest = names.user(user);
                    Rest.Member member = rest.addMember(found.room(), guest);
                    out().println(
                                    Terminals.clean(member.profile().name())
                                            + (member.role() == null
                                                    ? " is invited to "
                                                    : " is in ")
                                            + names.label(found)
                                            + ".");
                    letIn(rest, found);
                });
    }

    /** Adds whoever was invited to the group of an encrypted room: they read from now on. */
    private void letIn(RestClient rest, RoomSummary room) {
        if (room.encryption() != Encryption.MLS) {
            return;
        }
        try (EncryptedRooms rooms = client.encrypted(rest)) {
            if (rooms.state() != EncryptedRooms.State.READY) {
                out().println("They read what is said once a device with keys lets them in.");
            } else if (rooms.isEncrypted(room) && !rooms.settle(room.room()).isEmpty()) {
                out().println("They read what is said from when they have keys themselves.");
            }
        }
    }

    @Command(name = "members", description = "List who is in a room, and who is invited.")
    int members(@Parameters(paramLabel = "ROOM", description = RoomNames.HELP) String room) {
        return with(
                (rest, names) -> {
                    for (Rest.Member member : rest.members(names.own(room).room())) {
                        out().println(line(member));
                    }
                });
    }

    private static String line(Rest.Member member) {
        Rest.Profile of = member.profile();
        String role = member.role() == null ? "invited" : member.role().toString();
        String line = "%-24s %-10s ".formatted(People.name(of), role);
        return switch (of.state()) {
            case null -> line + Terminals.clean(called(member));
            case SUSPENDED -> line + Terminals.clean(called(member)) + " (suspended)";
            case DELETED -> line.stripTrailing();
        };
    }

    private static String called(Rest.Member member) {
        String own = member.profile().displayName();
        return member.nick() == null ? own : member.nick() + " (" + own + ")";
    }

    @Command(name = "direct", description = "Start, or find, the conversation with somebody.")
    int direct(
            @Parameters(paramLabel = "USER", description = "their account name") String user,
            @Option(names = "--encrypted", description = ENCRYPTED) boolean isEncrypted) {
        return with(
                (rest, names) -> {
                    List<UserId> other = List.of(names.user(user));
                    var room = new Rest.NewRoom(null, null, RoomKind.DIRECT, other);
                    out().println(line(made(rest, room, isEncrypted), names));
                });
    }
}
