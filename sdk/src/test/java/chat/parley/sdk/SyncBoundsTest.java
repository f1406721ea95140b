package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Uuids;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** Everything a client holds is bounded, and whoever meets a bound is told. */
class SyncBoundsTest {
    private final Random random = new Random(1);
    private final Sync sync = new Sync(random);
    private final RoomId first = room();

    private RoomId room() {
        return new RoomId(Uuids.v7(1_000, random));
    }

    private List<SyncEffect> follow(RoomId room, long after) {
        return sync.on(new SyncInput.Follow(new Cursor(room, after, 1L)), 0);
    }

    @Test
    void oneRoomTooManyIsNotFollowedAndThoseBeforeItStay() {
        follow(first, 3);
        for (int followed = 1; followed < Limits.SUBSCRIPTIONS; followed++) {
            assertThat(follow(room(), 0)).isEmpty();
        }
        RoomId tooMany = room();
        assertThat(follow(tooMany, 0))
                .singleElement()
                .isInstanceOfSatisfying(
                        SyncEffect.FollowEnded.class,
                        ended -> assertThat(ended.code()).isEqualTo(ErrorCode.BUSY));
        assertThat(sync.cursor(tooMany)).isNull();
        assertThat(sync.cursor(first)).isEqualTo(new Cursor(first, 3, 1L));

        assertThat(follow(first, 7)).as("followed already").isEmpty();
        assertThat(sync.cursor(first)).isEqualTo(new Cursor(first, 7, 1L));
    }

    @Test
    void oneSendTooManyIsRefusedAndThoseBeforeItWait() {
        for (int send = 1; send <= Outbox.MOST; send++) {
            assertThat(send(send)).isEmpty();
        }
        assertThat(send(Outbox.MOST + 1))
                .singleElement()
                .isInstanceOfSatisfying(
                        SyncEffect.Finished.class,
                        finished ->
                                assertThat(finished.result())
                                        .isInstanceOfSatisfying(
                                                SendResult.Refused.class,
                                                refused ->
                                                        assertThat(refused.code())
                                                                .isEqualTo(ErrorCode.BUSY)));
    }

    private List<SyncEffect> send(long send) {
        return sync.on(new SyncInput.Send(send, first, EventType.MESSAGE, Content.EMPTY), 0);
    }
}
