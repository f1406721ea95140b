package chat.parley.rooms;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.PersonalStore.Saved;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages that people keep to find them again. What one keeps is read anew each time, through
 * one's {@link Audience}: whoever may not read a message any more is not shown it here either.
 * Blocks; safe for use by many threads. Refuses by {@link Refusal}.
 */
public final class SavedMessages {
    private final ReadableMessages readable;
    private final PersonalStore store;
    private final RoomReader reader;

    public SavedMessages(ReadableMessages readable, PersonalStore store, RoomReader reader) {
        this.readable = readable;
        this.store = store;
        this.reader = reader;
    }

    /** Keeps a message that the person sees; again, it changes nothing. */
    public void save(UserId person, RoomId room, long seq) {
        reader.audience(room, person);
        if (readable.of(person, room, List.of(seq)).isEmpty()) {
            throw new Refusal(
                    ErrorCode.NOT_FOUND,
                    "there is no message " + seq + " that you can see in this room");
        }
        if (!store.save(person, room, seq)) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN,
                    "one keeps at most "
                            + Limits.SAVED_MESSAGES
                            + " messages: take one off the list first");
        }
    }

    /** Keeps a message no more, whether or not the person may still read it. */
    public void unsave(UserId person, RoomId room, long seq) {
        store.unsave(person, room, seq);
    }

    /**
     * A page, the last saved first; also bounded to about {@link Limits#PAGE_BYTES} of content.
     *
     * @param next to be given as {@code before}; null when this is the last page
     */
    public record Page(List<Rest.SavedMessage> messages, @Nullable Long next) {}

    /** Where they stand, not what they say. */
    public Page places(UserId person, long before, int limit) {
        List<Saved> kept = store.saved(person, before, limit);
        return new Page(
                kept.stream()
                        .map(one -> new Rest.SavedMessage(one.room(), one.seq(), null))
                        .toList(),
                kept.size() < limit ? null : kept.getLast().place());
    }

    /** With what they say, where the person may still read it. */
    public Page read(UserId person, long before, int limit) {
        List<Saved> kept = store.saved(person, before, limit);
        Map<RoomId, Map<Long, Event>> said = said(person, kept);
        PageBudget budget = new PageBudget(limit);
        List<Rest.SavedMessage> page = new ArrayList<>();
        for (Saved one : kept) {
            @Nullable Event event = said.getOrDefault(one.room(), Map.of()).get(one.seq());
            if (event != null && !budget.takes(event)) {
                return new Page(page, kept.get(page.size() - 1).place());
            }
            page.add(new Rest.SavedMessage(one.room(), one.seq(), event));
        }
        return new Page(page, kept.size() < limit ? null : kept.getLast().place());
    }

    private Map<RoomId, Map<Long, Event>> said(UserId person, List<Saved> kept) {
        Map<RoomId, Map<Long, Event>> said = new HashMap<>();
        kept.stream()
                .collect(groupingBy(Saved::room, mapping(Saved::seq, toList())))
                .forEach((room, seqs) -> said.put(room, readable.of(person, room, seqs)));
        return said;
    }
}
