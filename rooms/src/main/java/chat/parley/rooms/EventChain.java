package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
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
 * whole. The link before the first event is {@link #start}.
 */
public final class EventChain {
    /** Bytes of a digest and of a link. */
    public static final int LENGTH = 16;

    private EventChain() {}

    /** The link before a stream's first event: zeros. */
    public static byte[] start() {
        return new byte[LENGTH];
    }

    public static byte[] digest(Content content) {
        return Arrays.copyOf(sha256().digest(content.bytes()), LENGTH);
    }

    /**
     * @param before link of the event before
     * @param digest of the event's content as it was appended
     */
    public static byte[] link(byte[] before, StreamId stream, Event event, byte[] digest) {
        MessageDigest hash = sha256();
        hash.update(before);
        hash.update(head(stream, event));
        hash.update(digest);
        return Arrays.copyOf(hash.digest(), LENGTH);
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
