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
    private static final int HEAD = 1 + 4 * 16 + 3 * 8;

    /** Of each thread that reads or writes logs: a page takes a hundred hashes. */
    private static final ThreadLocal<MessageDigest> SHA_256 =
            ThreadLocal.withInitial(EventChain::sha256);

    private EventChain() {}

    public static Checksum digest(Content content) {
        return hash(content.bytes());
    }

    /**
     * @param before link of the event before
     * @param digest of the event's content as it was appended
     */
    public static Checksum link(Checksum before, StreamId stream, Event event, Checksum digest) {
        byte[] type = event.type().getBytes(StandardCharsets.UTF_8);
        ByteBuffer covered = ByteBuffer.allocate(2 * Checksum.LENGTH + HEAD + type.length);
        before.write(covered).put(stream.kind().code());
        put(covered, stream.id());
        put(covered, event.id().value());
        put(covered, event.sender().value());
        put(covered, event.device().value());
        covered.putLong(event.seq()).putLong(event.n()).putLong(event.at()).put(type);
        return hash(digest.write(covered).array());
    }

    private static void put(ByteBuffer covered, UUID id) {
        covered.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static Checksum hash(byte[] bytes) {
        MessageDigest hash = SHA_256.get();
        hash.reset(); // whatever broke off the one before
        return Checksum.read(ByteBuffer.wrap(hash.digest(bytes)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
