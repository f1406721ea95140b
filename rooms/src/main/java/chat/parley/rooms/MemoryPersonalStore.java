package chat.parley.rooms;

import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** In memory, gone with the process: for tests, and to compare other adapters with. */
public final class MemoryPersonalStore implements PersonalStore {
    private final Map<UserId, NavigableMap<Long, Saved>> saved = new HashMap<>();
    private final Map<UserId, Rest.RoomSections> sections = new HashMap<>();

    @Override
    public synchronized boolean save(UserId person, RoomId room, long seq) {
        NavigableMap<Long, Saved> own = saved.computeIfAbsent(person, _ -> new TreeMap<>());
        if (own.values().stream().anyMatch(kept -> is(kept, room, seq))) {
            return true;
        }
        if (own.size() >= Limits.SAVED_MESSAGES) {
            return false;
        }
        long place = own.isEmpty() ? 1 : own.lastKey() + 1;
        own.put(place, new Saved(place, room, seq));
        return true;
    }

    @Override
    public synchronized void unsave(UserId person, RoomId room, long seq) {
        saved.getOrDefault(person, new TreeMap<>()).values().removeIf(kept -> is(kept, room, seq));
    }

    private static boolean is(Saved kept, RoomId room, long seq) {
        return kept.seq() == seq && kept.room().equals(room);
    }

    @Override
    public synchronized List<Saved> saved(UserId person, long before, int limit) {
        return saved
                .getOrDefault(person, new TreeMap<>())
                .headMap(before, false)
                .descendingMap()
                .values()
                .stream()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Rest.RoomSections sections(UserId person) {
        return sections.getOrDefault(person, Rest.RoomSections.NONE);
    }

    @Override
    public synchronized boolean arrange(UserId person, long from, List<Rest.Section> to) {
        if (sections(person).version() != from) {
            return false;
        }
        sections.put(person, new Rest.RoomSections(from + 1, to));
        return true;
    }

    @Override
    public synchronized void forget(UserId person) {
        saved.remove(person);
        sections.remove(person);
    }
}
