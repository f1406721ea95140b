package chat.parley.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Codec;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

final class FrameScanTest {
    private static final RoomId ROOM = new RoomId(new UUID(1, 2));
    private static final long STAMP = 123_456_789_012_345L;

    private final FrameScan scan = new FrameScan();

    @Test
    void findsSequenceAndStampInAnEventAsTheProtocolWritesIt() {
        assertThat(read(event(Content.text(FrameScan.mark(STAMP, 100)))))
                .isEqualTo(FrameScan.Kind.EVENT);
        assertThat(scan.seq()).isEqualTo(4711);
        assertThat(scan.stamp()).isEqualTo(STAMP);
        assertThat(scan.isOf(ascii(ROOM.toString()))).isTrue();
        assertThat(scan.isOf(ascii(new RoomId(new UUID(1, 3)).toString()))).isFalse();
    }

    @Test
    void anEventOfOthersHasASequenceButNoStamp() {
        assertThat(read(event(Content.text("hello")))).isEqualTo(FrameScan.Kind.EVENT);
        assertThat(scan.seq()).isEqualTo(4711);
        assertThat(scan.stamp()).isEqualTo(FrameScan.NO_STAMP);
    }

    @Test
    void findsSequenceAndStampInAnAck() {
        assertThat(read(new ServerFrame.Ack(FrameScan.ref(STAMP), ROOM, 12, 1_700_000_000_000L)))
                .isEqualTo(FrameScan.Kind.ACK);
        assertThat(scan.seq()).isEqualTo(12);
        assertThat(scan.stamp()).isEqualTo(STAMP);
    }

    @Test
    void leavesEverythingElseToTheCodec() throws Exception {
        var pong = new ServerFrame.Pong("subscribed");

        assertThat(read(pong)).isEqualTo(FrameScan.Kind.OTHER);
        assertThat(Codec.decodeServer(scan.bytes())).isEqualTo(pong);
        assertThat(read(new ServerFrame.Ack("mine", ROOM, 12, 1))).isEqualTo(FrameScan.Kind.OTHER);
    }

    @Test
    void remembersNothingOfALongerFrameBefore() {
        read(event(Content.text(FrameScan.mark(STAMP, 10_000))));

        assertThat(read(event(Content.text("short")))).isEqualTo(FrameScan.Kind.EVENT);
        assertThat(scan.stamp()).isEqualTo(FrameScan.NO_STAMP);
    }

    @Test
    void aMarkedTextHasTheLengthThatWasAskedFor() {
        assertThat(FrameScan.mark(STAMP, FrameScan.MARK_CHARS)).hasSize(FrameScan.MARK_CHARS);
        assertThat(FrameScan.mark(STAMP, 300)).hasSize(300);
        assertThat(FrameScan.stampIn(Content.text(FrameScan.mark(STAMP, 300)).bytes()))
                .isEqualTo(STAMP);
    }

    private FrameScan.Kind read(ServerFrame frame) {
        byte[] json = Codec.encode(frame);
        ByteBuf in = Unpooled.wrappedBuffer(ascii("header"), json);
        try {
            return scan.read(in, 6, json.length);
        } finally {
            in.release();
        }
    }

    private static ServerFrame event(Content content) {
        return new ServerFrame.Delivered(
                ROOM,
                4711,
                4700,
                new EventId(new UUID(5, 6)),
                "message",
                new UserId(new UUID(7, 8)),
                new DeviceId(new UUID(9, 10)),
                1_700_000_000_000L,
                content);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
