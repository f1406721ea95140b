package chat.parley.storage.redis;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Relay.Message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;

/**
 * What nodes send each other, big-endian; texts as {@link DataOutputStream#writeUTF}.
 *
 * <pre>
 * 1 request: text from, 8 number, 16 room, 16 id, text type, 4 length, content, 16 sender, 16 device
 * 2 reply:   8 number, then
 *            1 acked: 8 seq, 8 at      2 refused: text code, text message
 *            3 busy: text code, text message, 8 retryAfterMs     4 resync     5 unknown
 * 3 inquiry: text from, 8 number
 * 4 standing: 8 number, 1 underWay
 * </pre>
 *
 * <p>The channel carries {@link #VERSION}, so a node that does not know this version hears nothing,
 * and the sender knows that it does not. Later versions may add bytes at the end, and messages of
 * which the sender knows what it means that nothing comes of them.
 */
final class MessageCodec {
    static final int VERSION = 1;

    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int INQUIRY = 3;
    private static final int STANDING = 4;
    private static final int ACKED = 1;
    private static final int REFUSED = 2;
    private static final int BUSY = 3;
    private static final int RESYNC = 4;
    private static final int UNKNOWN = 5;

    private MessageCodec() {}

    static byte[] encode(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            switch (message) {
                case Message.Request request -> write(out, request);
                case Message.Reply(long number, var outcome) -> {
                    out.writeByte(REPLY);
                    out.writeLong(number);
                    write(out, outcome);
                }
                case Message.Inquiry(var from, long number) -> {
                    out.writeByte(INQUIRY);
                    out.writeUTF(from);
                    out.writeLong(number);
                }
                case Message.Standing(long number, boolean underWay) -> {
                    out.writeByte(STANDING);
                    out.writeLong(number);
                    out.writeBoolean(underWay);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a type or message of more than 64 KiB
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Message.Request request) throws IOException {
        out.writeByte(REQUEST);
        out.writeUTF(request.from());
        out.writeLong(request.number());
        write(out, request.room().value());
        write(out, request.id().value());
        out.writeUTF(request.type());
        out.writeInt(request.content().size());
        out.write(request.content().bytes());
        write(out, request.sender().value());
        write(out, request.device().value());
    }

    private static void write(DataOutputStream out, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Acked(long seq, long at) -> {
                out.writeByte(ACKED);
                out.writeLong(seq);
                out.writeLong(at);
            }
            case Outcome.Refused(var code, var message) -> {
                out.writeByte(REFUSED);
                out.writeUTF(code.toString());
                out.writeUTF(message);
            }
            case Outcome.Busy(var code, var message, long retryAfterMs) -> {
                out.writeByte(BUSY);
                out.writeUTF(code.toString());
                out.writeUTF(message);
                out.writeLong(retryAfterMs);
            }
            case Outcome.Resync() -> out.writeByte(RESYNC);
            case Outcome.Unknown() -> out.writeByte(UNKNOWN);
        }
    }

    private static void write(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    /** Empty for what this version does not know. */
    static Optional<Message> decode(byte[] message) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(message))) {
            return switch (in.readByte()) {
                case REQUEST -> Optional.of(request(in));
                case REPLY -> Optional.of(new Message.Reply(in.readLong(), outcome(in)));
                case INQUIRY -> Optional.of(new Message.Inquiry(in.readUTF(), in.readLong()));
                case STANDING -> Optional.of(new Message.Standing(in.readLong(), in.readBoolean()));
                default -> Optional.empty();
            };
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Message request(DataInputStream in) throws IOException {
        return new Message.Request(
                in.readUTF(),
                in.readLong(),
                new RoomId(uuid(in)),
                new EventId(uuid(in)),
                in.readUTF(),
                Content.ofBytes(bytes(in)),
                new UserId(uuid(in)),
                new DeviceId(uuid(in)));
    }

    private static Outcome outcome(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case ACKED -> new Outcome.Acked(in.readLong(), in.readLong());
            case REFUSED -> new Outcome.Refused(ErrorCode.parse(in.readUTF()), in.readUTF());
            case BUSY ->
                    new Outcome.Busy(ErrorCode.parse(in.readUTF()), in.readUTF(), in.readLong());
            case RESYNC -> new Outcome.Resync();
            default -> new Outcome.Unknown(); // the client asks again
        };
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = length < 0 ? new byte[0] : in.readNBytes(length);
        if (bytes.length != length) {
            throw new IOException("cut off");
        }
        return bytes;
    }

    private static UUID uuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}
