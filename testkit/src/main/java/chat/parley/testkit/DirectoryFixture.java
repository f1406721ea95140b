package chat.parley.testkit;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Interval;
import chat.parley.rooms.Membership;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.List;

/** An empty directory, a room and two people. */
abstract class DirectoryFixture {
    final SampleEvents samples = new SampleEvents(6);
    final RoomId room = samples.roomId();
    final UserId ann = samples.user();
    final UserId bob = samples.user();
    Directory directory;

    /** An empty directory. */
    protected abstract Directory create() throws Exception;

    @BeforeEach
    void openDirectory() throws Exception {
        directory = create();
    }

    @AfterEach
    void closeDirectory() {
        directory.close();
    }

    static RoomRecord publicRoom(RoomId id, @Nullable String name, long projected) {
        return new RoomRecord(
                id,
                RoomKind.PUBLIC,
                name,
                Encryption.NONE,
                RoomSettings.DEFAULT,
                false,
                1,
                1,
                projected);
    }

    static Membership member(UserId user, long from) {
        return new Membership(user, RoomRole.MEMBER, 0, List.of(new Interval(from, Interval.OPEN)));
    }
}
