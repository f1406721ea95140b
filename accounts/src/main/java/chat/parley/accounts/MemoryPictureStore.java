package chat.parley.accounts;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.PictureStore;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Notes of pictures that live as long as the process, for tests and simulations. */
public final class MemoryPictureStore implements PictureStore {
    private final NavigableMap<BlobId, Note> notes = new ConcurrentSkipListMap<>();
    private final AccountStore accounts;
    private final Directory directory;

    private record Note(Owner of, long atMs) {}

    public MemoryPictureStore(AccountStore accounts, Directory directory) {
        this.accounts = accounts;
        this.directory = directory;
    }

    @Override
    public void note(BlobId picture, Owner of, long atMs) {
        notes.put(picture, new Note(of, atMs));
    }

    @Override
    public void forget(BlobId picture) {
        notes.remove(picture);
    }

    @Override
    public List<BlobId> unshown(long beforeMs, int limit) {
        return notes.entrySet().stream()
                .filter(noted -> noted.getValue().atMs() < beforeMs)
                .filter(noted -> !isShown(noted.getKey(), noted.getValue().of()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean isShown(BlobId picture, Owner of) {
        return switch (of) {
            case Owner.Person(UserId user) ->
                    accounts.account(user)
                            .filter(account -> picture.equals(account.picture()))
                            .isPresent();
            case Owner.Room(RoomId room) ->
                    isDirty(room)
                            || directory
                                    .room(room)
                                    .filter(now -> picture.equals(now.settings().picture()))
                                    .isPresent();
        };
    }

    private boolean isDirty(RoomId room) {
        return directory.dirty(Integer.MAX_VALUE).stream()
                .anyMatch(mark -> mark.room().equals(room));
    }
}
