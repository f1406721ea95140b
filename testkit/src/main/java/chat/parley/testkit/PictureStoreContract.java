package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.StoredAccount;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.rooms.Directory;
import chat.parley.rooms.MemoryBlobStore;
import chat.parley.rooms.PictureStore;
import chat.parley.rooms.PictureStore.Owner;
import chat.parley.rooms.Pictures;
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** What every {@link PictureStore} promises, and that pictures which nobody shows go. */
public abstract class PictureStoreContract {
    private static final long NOTED = 1_000;
    private static final long LATER = NOTED + Pictures.UNDER_WAY.toMillis() + 1;

    private final SampleEvents samples = new SampleEvents(11);
    private final StoredAccount ada = new SampleAccounts(12).account("ada");
    private final RoomId room = samples.roomId();
    private final BlobId first = new BlobId(samples.roomId().value());
    private final BlobId second = new BlobId(samples.roomId().value());
    private Stores stores;
    private PictureStore store;

    /** On one engine. */
    public record Stores(AccountStore accounts, Directory directory, PictureStore pictures) {}

    /** Empty ones. */
    protected abstract Stores create() throws Exception;

    @BeforeEach
    void open() throws Exception {
        stores = create();
        store = stores.pictures();
        stores.accounts().signUp(ada, null);
    }

    private void show(@Nullable BlobId picture, long projected) {
        RoomSettings settings =
                picture == null ? RoomSettings.DEFAULT : RoomSettings.DEFAULT.pictured(picture);
        stores.directory()
                .project(
                        new RoomRecord(
                                room,
                                RoomKind.PRIVATE,
                                "ops",
                                Encryption.NONE,
                                settings,
                                false,
                                1,
                                1,
                                projected),
                        List.of(),
                        RoomIndex.EMPTY);
    }

    private List<BlobId> unshown() {
        return store.unshown(LATER, 9);
    }

    @Test
    void whoeverHasAPictureIsToldWithIt() {
        AccountStore accounts = stores.accounts();
        assertThat(accounts.changePicture(ada.user(), first).orElseThrow().picture()).isNull();
        assertThat(accounts.account(ada.user()).orElseThrow().picture()).isEqualTo(first);
        assertThat(accounts.changePicture(ada.user(), second).orElseThrow().picture())
                .isEqualTo(first);
        assertThat(accounts.search("ada", false, null, 9).getFirst().picture()).isEqualTo(second);
        assertThat(accounts.changePicture(ada.user(), null).orElseThrow().picture())
                .isEqualTo(second);
        assertThat(accounts.account(ada.user()).orElseThrow().picture()).isNull();
        assertThat(accounts.changePicture(samples.user(), first)).isEmpty();
    }

    @Test
    void whatAPersonShowsStaysAndWhatTheyDoNotIsFound() {
        store.note(first, new Owner.Person(ada.user()), NOTED);
        store.note(second, new Owner.Person(ada.user()), NOTED);
        assertThat(unshown()).containsExactlyInAnyOrder(first, second);
        assertThat(store.unshown(LATER, 1)).hasSize(1);
        stores.accounts().changePicture(ada.user(), second);
        assertThat(unshown()).containsExactly(first);
        assertThat(store.unshown(NOTED, 9)).as("too young").isEmpty();
        store.forget(first);
        store.forget(first);
        assertThat(unshown()).isEmpty();
    }

    @Test
    void nobodyShowsThePictureOfAnother() {
        store.note(first, new Owner.Person(samples.user()), NOTED);
        stores.accounts().changePicture(ada.user(), first);
        assertThat(unshown()).containsExactly(first);
    }

    @Test
    void whatARoomShowsStaysAndOfOneThatIsBehindNothingIsFound() {
        store.note(first, new Owner.Room(room), NOTED);
        store.note(second, new Owner.Room(room), NOTED);
        show(second, 2);
        assertThat(unshown()).containsExactly(first);
        stores.directory().markDirty(room, "node");
        assertThat(unshown()).isEmpty();
        stores.directory().clearDirty(room, "node");
        show(null, 3);
        assertThat(unshown()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void whatIsLeftBehindIsSweptAndWhatIsShownStays() {
        var blobs = new MemoryBlobStore(() -> NOTED);
        byte[] png = SamplePictures.png(9, 9);
        Pictures before = new Pictures(blobs, store, () -> NOTED, new Random(1));
        BlobId left = before.add(png, new Owner.Person(ada.user()));
        BlobId shown = before.add(png, new Owner.Person(ada.user()));
        stores.accounts().changePicture(ada.user(), shown);
        before.sweep();
        assertThat(before.read(left)).as("may be under way").isPresent();
        new Pictures(blobs, store, () -> LATER, new Random(2)).sweep();
        assertThat(before.read(left)).isEmpty();
        assertThat(before.read(shown)).isPresent();
        assertThat(unshown()).isEmpty();
    }
}
