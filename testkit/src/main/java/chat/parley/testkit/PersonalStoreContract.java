package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.PersonalStore;
import chat.parley.rooms.PersonalStore.Saved;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What every {@link PersonalStore} promises. */
public abstract class PersonalStoreContract {
    private static final long FIRST = Long.MAX_VALUE;

    private final SampleEvents samples = new SampleEvents(10);
    private final UserId ann = samples.user();
    private final UserId bob = samples.user();
    private final RoomId room = samples.roomId();
    private final RoomId other = samples.roomId();
    private PersonalStore store;

    /** An empty store, or one in which nobody of a new name has anything. */
    protected abstract PersonalStore create() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = create();
    }

    private static List<Rest.SavedMessage> places(List<Saved> saved) {
        return saved.stream()
                .map(one -> new Rest.SavedMessage(one.room(), one.seq(), null))
                .toList();
    }

    private static Rest.SavedMessage place(RoomId room, long seq) {
        return new Rest.SavedMessage(room, seq, null);
    }

    @Test
    void theLastSavedComesFirstPageByPage() {
        assertThat(store.saved(ann, FIRST, 9)).isEmpty();
        store.save(ann, room, 7);
        store.save(ann, other, 7);
        store.save(ann, room, 3);
        store.save(bob, room, 1);
        List<Saved> all = store.saved(ann, FIRST, 9);
        assertThat(places(all)).containsExactly(place(room, 3), place(other, 7), place(room, 7));
        assertThat(store.saved(ann, FIRST, 2)).isEqualTo(all.subList(0, 2));
        assertThat(store.saved(ann, all.get(1).place(), 2)).isEqualTo(all.subList(2, 3));
        assertThat(store.saved(ann, all.get(2).place(), 2)).isEmpty();
        assertThat(places(store.saved(bob, FIRST, 9))).containsExactly(place(room, 1));
    }

    @Test
    void whatIsSavedTwiceStaysWhereItIsAndGoesOnce() {
        store.save(ann, room, 7);
        store.save(ann, room, 3);
        assertThat(store.save(ann, room, 7)).isTrue();
        assertThat(places(store.saved(ann, FIRST, 9)))
                .containsExactly(place(room, 3), place(room, 7));
        store.unsave(ann, room, 7);
        store.unsave(ann, room, 7);
        store.unsave(bob, room, 3);
        assertThat(places(store.saved(ann, FIRST, 9))).containsExactly(place(room, 3));
        store.save(ann, room, 7);
        assertThat(places(store.saved(ann, FIRST, 9)))
                .containsExactly(place(room, 7), place(room, 3));
    }

    @Test
    void nobodyKeepsMoreThanThereIsRoomFor() {
        for (int seq = 1; seq <= Limits.SAVED_MESSAGES; seq++) {
            assertThat(store.save(ann, room, seq)).isTrue();
        }
        assertThat(store.save(ann, other, 1)).isFalse();
        assertThat(store.save(ann, room, 1)).as("kept already").isTrue();
        assertThat(store.save(bob, other, 1)).as("somebody else").isTrue();
        store.unsave(ann, room, 500);
        assertThat(store.save(ann, other, 1)).isTrue();
        assertThat(store.saved(ann, FIRST, 2_000)).hasSize(Limits.SAVED_MESSAGES);
    }

    @Test
    void devicesThatSaveAtOnceAllDo() throws Exception {
        Stream<Callable<Boolean>> saves =
                IntStream.rangeClosed(1, 20).mapToObj(seq -> () -> store.save(ann, room, seq));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(saves.toList())) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(store.saved(ann, FIRST, 99).stream().map(Saved::seq))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf).toList());
        assertThat(store.saved(ann, FIRST, 99).stream().map(Saved::place).distinct()).hasSize(20);
    }

    private static List<Rest.Section> named(String name, RoomId... rooms) {
        return List.of(
                new Rest.Section(Rest.Section.FAVOURITES, null, true, List.of()),
                new Rest.Section(
                        "6f1e8a52-0000-4000-8000-000000000001", name, false, List.of(rooms)));
    }

    @Test
    void roomsAreArrangedByWhoeverKnowsWhatHolds() {
        assertThat(store.sections(ann)).isEqualTo(Rest.RoomSections.NONE);
        assertThat(store.arrange(ann, 1, named("early"))).isFalse();
        assertThat(store.arrange(ann, 0, named("tea \u2615 \"", room, other))).isTrue();
        assertThat(store.arrange(ann, 0, named("late"))).isFalse();
        assertThat(store.sections(ann))
                .isEqualTo(new Rest.RoomSections(1, named("tea \u2615 \"", room, other)));
        assertThat(store.arrange(ann, 1, named("work", room))).isTrue();
        assertThat(store.arrange(ann, 1, named("late"))).isFalse();
        assertThat(store.sections(ann)).isEqualTo(new Rest.RoomSections(2, named("work", room)));
        assertThat(store.sections(bob)).isEqualTo(Rest.RoomSections.NONE);
    }

    @Test
    void whatWasForgottenIsGoneAndNothingElse() {
        store.save(ann, room, 7);
        store.save(bob, room, 7);
        store.arrange(ann, 0, named("work"));
        store.arrange(bob, 0, named("work"));
        store.forget(ann);
        assertThat(store.saved(ann, FIRST, 9)).isEmpty();
        assertThat(store.sections(ann)).isEqualTo(Rest.RoomSections.NONE);
        assertThat(store.saved(bob, FIRST, 9)).hasSize(1);
        assertThat(store.sections(bob).version()).isEqualTo(1);
    }
}
