package chat.parley.cli;

import chat.parley.protocol.Rest;
import chat.parley.protocol.Rest.Section;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Uuids;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code parley rooms place}. */
@Command(
        name = "place",
        description = {
            "Put a room among your favourites, or into a section of your own, on all your devices.",
            "A section that is not there is made; without one the room goes back to where it stood."
        })
final class PlaceCommand implements Callable<Integer> {
    @ParentCommand private RoomsCommand rooms = new RoomsCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "ROOM", description = RoomNames.HELP)
    private String room = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SECTION",
            description = "favourites, or the name of a section of your own")
    private @Nullable String section;

    @Override
    public Integer call() {
        try (RestClient rest = rooms.rest()) {
            RoomNames names = new RoomNames(rest, new People(rest));
            RoomSummary found = names.own(room);
            Rest.RoomSections now = rest.sections();
            rest.changeSections(
                    new Rest.RoomSections(now.version(), placed(now.sections(), found.room())));
            spec.commandLine().getOut().println(names.label(found) + where());
        }
        return Exit.DONE;
    }

    private String where() {
        return section == null
                ? " is in no section any more."
                : " is in " + Terminals.clean(section) + ".";
    }

    /** The sections with the room in this one, and in no other. */
    private List<Section> placed(List<Section> sections, RoomId of) {
        List<Section> placed = new ArrayList<>();
        boolean found = section == null;
        for (Section each : sections) {
            List<RoomId> rooms = new ArrayList<>(each.rooms());
            rooms.remove(of);
            if (is(each)) {
                rooms.add(of);
                found = true;
            }
            placed.add(new Section(each.section(), each.name(), each.collapsed(), rooms));
        }
        if (!found) {
            placed.add(belowOwn(placed), fresh(of));
        }
        return placed;
    }

    /** Below favourites and what is one's own, above what everybody has. */
    private static int belowOwn(List<Section> sections) {
        int at = 0;
        for (int i = 0; i < sections.size(); i++) {
            Section each = sections.get(i);
            boolean isOwn = each.name() != null || each.section().equals(Section.FAVOURITES);
            at = isOwn ? i + 1 : at;
        }
        return at;
    }

    private boolean is(Section each) {
        boolean isFavourites = Section.FAVOURITES.equals(section);
        return section != null && section.equals(isFavourites ? each.section() : each.name());
    }

    private Section fresh(RoomId of) {
        boolean isFavourites = Section.FAVOURITES.equals(section);
        String id =
                isFavourites
                        ? Section.FAVOURITES
                        : Uuids.v7(System.currentTimeMillis(), new SecureRandom()).toString();
        return new Section(id, isFavourites ? null : section, false, List.of(of));
    }
}
