package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The checksums by which a store notices that an event changed or went missing.
 *
 * <pre>
 * digest(event) = SHA-256(content)                                first 16 bytes
 * link(event)   = SHA-256(link(event before) ‖ head of event ‖ digest(event))   first 16 bytes
 * </pre>
 *
 * <p>The link covers the digest, not the content, so that scrubbing a content leaves the chain
 * whole. The link before the first event is {@link Checksum#ZERO}.
 */
public final class EventChain {
    private EventChain() {}

    public static Checksum digest(Content content) {
        return Checksum.read(ByteBuffer.wrap(sha256().digest(content.bytes())));
    }

    /**
     * @param before link of the event before
     * @param digest of the event's content as it was appended
     */
    public static Checksum link(Checksum before, StreamId stream, Event event, Checksum digest) {
        MessageDigest hash = sha256();
        hash.update(before.toBytes());
        hash.update(head(stream, event));
        hash.update(digest.toBytes());
        return Checksum.read(ByteBuffer.wrap(hash.digest()));
    }

    private static byte[] head(StreamId stream, Event event) {
        byte[] type = event.type().getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(1 + 4 * 16 + 3 * 8 + type.length);
        head.put(stream.kind().code());
        for (UUID id :
                new UUID[] {
                    stream.id(), event.id().value(), event.sender().value(), event.device().value()
                }) {
            head.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        head.putLong(event.seq()).putLong(event.n()).putLong(event.at()).put(type);
        return head.array();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
