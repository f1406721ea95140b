package chat.parley.storage.log;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Checksum;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.EventChain;
import chat.parley.rooms.StreamId;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * An event with its checksums, as it lies in the column {@code event.body}, big-endian:
 *
 * <pre>
 *  0  1  1 when scrubbed, else 0
 *  1  8  n
 *  9  8  at
 * 17 16  id
 * 33 16  sender
 * 49 16  device
 * 65 16  digest of the content as it was appended
 * 81 16  link
 * 97  2  length of the type in bytes
 * 99     type, UTF-8
 *        content; nothing when scrubbed
 * </pre>
 */
public record StoredEvent(Event event, boolean scrubbed, Checksum digest, Checksum link) {
    private static final int FIXED = 99;
    private static final int LONGEST_TYPE = 255;

    /** Chains an event to the one before. */
    public static StoredEvent chained(Checksum linkBefore, StreamId stream, Event event) {
        Checksum digest = EventChain.digest(event.content());
        Checksum link = EventChain.link(linkBefore, stream, event, digest);
        return new StoredEvent(event, false, digest, link);
    }

    public byte[] body() {
        byte[] type = event.type().getBytes(StandardCharsets.UTF_8);
        if (type.length > LONGEST_TYPE) {
            throw new IllegalArgumentException(
                    "a type has at most " + LONGEST_TYPE + " bytes, not " + type.length);
        }
        byte[] content = scrubbed ? new byte[0] : event.content().bytes();
        ByteBuffer body = ByteBuffer.allocate(FIXED + type.length + content.length);
        body.put((byte) (scrubbed ? 1 : 0)).putLong(event.n()).putLong(event.at());
        put(body, event.id().value());
        put(body, event.sender().value());
        put(body, event.device().value());
        link.write(digest.write(body)).putShort((short) type.length).put(type).put(content);
        return body.array();
    }

    public static StoredEvent read(StreamId stream, long seq, byte[] bytes) {
        try {
            return read(seq, ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw new CorruptLog(stream, seq, "the event cannot be read");
        }
    }

    private static StoredEvent read(long seq, ByteBuffer body) {
        byte flag = body.get();
        long n = body.getLong();
        long at = body.getLong();
        EventId id = new EventId(uuid(body));
        UserId sender = new UserId(uuid(body));
        DeviceId device = new DeviceId(uuid(body));
        Checksum digest = Checksum.read(body);
        Checksum link = Checksum.read(body);
        String type = new String(bytes(body, body.getShort()), StandardCharsets.UTF_8);
        byte[] content = bytes(body, body.remaining());
        if (flag < 0 || flag > 1 || (flag == 1 && content.length > 0)) {
            throw new IllegalArgumentException("neither whole nor scrubbed");
        }
        Content shown = flag == 1 ? Content.EMPTY : Content.ofBytes(content);
        return new StoredEvent(
                new Event(seq, n, id, type, sender, device, at, shown), flag == 1, digest, link);
    }

    /** Checks that this is what was appended, right after the event with that link. */
    public StoredEvent verify(StreamId stream, Checksum linkBefore) {
        if (!scrubbed && !digest.equals(EventChain.digest(event.content()))) {
            throw new CorruptLog(stream, event.seq(), "the content does not match its checksum");
        }
        if (!link.equals(EventChain.link(linkBefore, stream, event, digest))) {
            throw new CorruptLog(stream, event.seq(), "it does not follow the event before");
        }
        return this;
    }

    public StoredEvent scrub() {
        Event emptied =
                new Event(
                        event.seq(),
                        event.n(),
                        event.id(),
                        event.type(),
                        event.sender(),
                        event.device(),
                        event.at(),
                        Content.EMPTY);
        return new StoredEvent(emptied, true, digest, link);
    }

    private static void put(ByteBuffer body, UUID id) {
        body.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer body) {
        return new UUID(body.getLong(), body.getLong());
    }

    private static byte[] bytes(ByteBuffer body, int length) {
        if (length < 0 || length > body.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }
}
