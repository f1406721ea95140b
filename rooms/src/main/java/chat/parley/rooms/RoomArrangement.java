package chat.parley.rooms;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest.RoomSections;
import chat.parley.protocol.Rest.Section;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * How people arrange their list of rooms: favourites, sections of their own, what is collapsed.
 * Blocks; safe for use by many threads. Refuses by {@link Refusal}.
 */
public final class RoomArrangement {
    private static final Set<String> EVERYBODYS =
            Set.of(Section.FAVOURITES, Section.DIRECT, Section.ROOMS);

    private final PersonalStore store;

    public RoomArrangement(PersonalStore store) {
        this.store = store;
    }

    /** What holds now. */
    public RoomSections of(UserId person) {
        return store.sections(person);
    }

    /**
     * Takes the place of the arrangement whose version {@code next} names; refused as a conflict
     * when another device was faster.
     */
    public RoomSections change(UserId person, RoomSections next) {
        check(next.sections());
        if (!store.arrange(person, next.version(), next.sections())) {
            throw new Refusal(
                    ErrorCode.CONFLICT,
                    "version "
                            + next.version()
                            + " of the sections is over: read them, and change them anew");
        }
        return new RoomSections(next.version() + 1, next.sections());
    }

    private static void check(List<Section> sections) {
        sections.forEach(RoomArrangement::check);
        long own = sections.stream().filter(section -> !isEverybodys(section)).count();
        require(own <= Limits.SECTIONS, "one has at most " + Limits.SECTIONS + " own sections");
        requireOnce(sections.stream().map(Section::section).toList(), "section");
        List<RoomId> rooms = sections.stream().flatMap(s -> s.rooms().stream()).toList();
        require(
                rooms.size() <= Limits.SECTION_ROOMS,
                "at most " + Limits.SECTION_ROOMS + " rooms stand in sections");
        requireOnce(rooms, "room");
    }

    private static void check(Section section) {
        String id = section.section();
        if (isEverybodys(section)) {
            require(section.name() == null, "section " + id + " has no own name");
            require(
                    id.equals(Section.FAVOURITES) || section.rooms().isEmpty(),
                    "no rooms are put into " + id + ": those stand there that stand nowhere else");
        } else {
            require(isUuid(id), id + " is no section: it has to be a UUID");
            require(
                    isName(section.name()),
                    "the name of section "
                            + id
                            + " must have 1 to "
                            + Limits.SECTION_NAME_CHARS
                            + " characters, no control characters, no space at its ends");
        }
    }

    private static boolean isEverybodys(Section section) {
        return EVERYBODYS.contains(section.section());
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isName(@Nullable String name) {
        return name != null
                && !name.isBlank()
                && name.equals(name.strip())
                && name.codePointCount(0, name.length()) <= Limits.SECTION_NAME_CHARS
                && name.codePoints().noneMatch(Character::isISOControl);
    }

    private static void requireOnce(List<?> ids, String what) {
        Set<Object> seen = new HashSet<>();
        ids.forEach(id -> require(seen.add(id), what + " " + id + " stands in it twice"));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new Refusal(ErrorCode.INVALID, "field 'sections': " + message);
        }
    }
}
