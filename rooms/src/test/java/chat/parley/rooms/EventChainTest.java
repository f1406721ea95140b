package chat.parley.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.Test;

import java.util.UUID;

/** What logs were written with: another program made these numbers of the same bytes. */
class EventChainTest {
    private static final Content CONTENT = Content.ofBytes("{\"text\":\"hello\"}".getBytes());

    private static UUID id(int number) {
        return UUID.fromString("00000000-0000-7000-8000-00000000000" + number);
    }

    @Test
    void theChecksumsOfAnEventStayWhatTheyWere() {
        Checksum digest = EventChain.digest(CONTENT);
        assertThat(digest).isEqualTo(new Checksum(0xcbbbdcd27692344dL, 0xe5dbab3abcaba413L));
        var event =
                new Event(
                        7,
                        5,
                        new EventId(id(2)),
                        "message",
                        new UserId(id(3)),
                        new DeviceId(id(4)),
                        1_700_000_000_000L,
                        CONTENT);
        var stream = new StreamId(StreamId.Kind.ROOM, id(1));
        assertThat(EventChain.link(new Checksum(1, 2), stream, event, digest))
                .isEqualTo(new Checksum(0xe059ff73ed087b4bL, 0xf02bb9f1dd55e45bL));
    }
}
