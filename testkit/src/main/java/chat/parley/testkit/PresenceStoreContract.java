package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;
import chat.parley.rooms.PresenceStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** What every {@link PresenceStore} promises. */
public abstract class PresenceStoreContract {
    private static final StatusText LEAVE = new StatusText("🌴", "à la plage", 1_790_000_000_000L);

    private final SampleEvents samples = new SampleEvents(21);
    private final UserId ann = samples.user();
    private final UserId bob = samples.user();
    private PresenceStore store;

    /** An empty store. */
    protected abstract PresenceStore create() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = create();
    }

    @Test
    void whoHasChosenNothingHasTheDefaults() {
        assertThat(store.of(ann)).isEqualTo(PresenceSettings.DEFAULTS);
        assertThat(store.of(List.of(ann, bob))).isEmpty();
        assertThat(store.of(List.of())).isEmpty();
    }

    @Test
    void aChangeLeavesAllElseAsItWas() {
        store.change(ann, new Rest.PresencePatch(AvailabilityChoice.DND, null, null, null));
        store.change(ann, new Rest.PresencePatch(null, LEAVE, null, null));
        store.change(ann, new Rest.PresencePatch(null, null, false, null));
        store.change(bob, new Rest.PresencePatch(null, null, null, false));
        var expected = new PresenceSettings(AvailabilityChoice.DND, LEAVE, false, true);
        assertThat(store.change(ann, new Rest.PresencePatch(null, null, null, null)))
                .isEqualTo(expected);
        assertThat(store.of(ann)).isEqualTo(expected);
        assertThat(store.of(List.of(bob, ann, samples.user())))
                .isEqualTo(
                        Map.of(
                                ann,
                                expected,
                                bob,
                                new PresenceSettings(
                                        AvailabilityChoice.ONLINE, null, true, false)));
    }

    @Test
    void aStatusTextIsReplacedAsAWholeAndTakenBack() {
        for (StatusText said :
                List.of(
                        LEAVE,
                        new StatusText(null, "in a meeting", null),
                        new StatusText("🚂", null, 7L),
                        new StatusText("x".repeat(64), "y".repeat(80), null))) {
            store.change(ann, new Rest.PresencePatch(null, said, null, null));
            assertThat(store.of(ann).statusText()).isEqualTo(said);
        }
        store.change(ann, new Rest.PresencePatch(null, StatusText.NOTHING, null, null));
        assertThat(store.of(ann).at(0).statusText()).isNull();
    }

    @Test
    void everyChoiceIsKept() {
        for (AvailabilityChoice choice : AvailabilityChoice.values()) {
            store.change(ann, new Rest.PresencePatch(choice, null, null, null));
            assertThat(store.of(ann).status()).isEqualTo(choice);
        }
    }

    @Test
    void changesOfDifferentThingsAtOnceAllHold() throws Exception {
        List<Rest.PresencePatch> patches =
                List.of(
                        new Rest.PresencePatch(AvailabilityChoice.INVISIBLE, null, null, null),
                        new Rest.PresencePatch(null, LEAVE, null, null),
                        new Rest.PresencePatch(null, null, false, null),
                        new Rest.PresencePatch(null, null, null, false));
        Races.run(4, i -> () -> store.change(ann, patches.get(i)));
        assertThat(store.of(ann))
                .isEqualTo(new PresenceSettings(AvailabilityChoice.INVISIBLE, LEAVE, false, false));
    }
}
