package chat.parley.storage.redis;

import chat.parley.protocol.AccountState;
import chat.parley.protocol.Availability;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.StatusText;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus.Signal;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A signal as it travels, big-endian. Its stream is named by the channel.
 *
 * <pre>
 *  0  1  version: another one is not read any further
 *  1  8  origin: which bus sent it
 *  9  1  kind: one that is not known is not read any further
 * 10     1 appended: 2 count, then each event: 4 length, then
 *                    8 seq, 8 n, 8 at, 16 id, 16 sender, 16 device,
 *                    1 length of the type, type, 4 length of the content, content
 *        2 typing:   16 room, 16 user
 *        3 presence: 16 user, 1 length of the status, status, 8 until or -1,
 *                    2 length of the emoji or 0, emoji, 2 length of the text or 0, text
 *        4 read:     16 room, 16 user, 8 seq, 8 n
 *        5 unread:   16 room, 8 from
 *        6 thread:   16 room, 8 thread, 8 read or -1, 1 following: 0 no, 1 yes, 2 as before
 *        8 settings: nothing more
 *       10 saved:    16 room, 8 seq, 1 saved: 0 no, 1 yes
 *       11 sections: 8 version
 *       20 block:    16 by, 16 other, 1 blocked: 0 no, 1 yes
 *       21 profile:  16 user, 1 length of the name, name, 2 length of the display name,
 *                    display name, 16 picture or 0,
 *                    1 state: 0 in use, 1 suspended, 2 deleted
 *       23 reports:  nothing more
 *       26 notifications: 16 room, 1 level
 *       27 key packages: 16 device, 4 left
 *       28 typing in a thread: 16 room, 16 user, 8 thread
 * </pre>
 *
 * <p>Later versions of Parley may add bytes at the end of a kind, and at the end of an event:
 * whoever does not know them passes over them. Anything else that changes is a new kind or version.
 */
final class SignalCodec {
    private static final byte VERSION = 1;
    private static final int FIXED = 10;
    private static final int EVENT_FIXED = 77;
    private static final long AS_BEFORE = -1;
    private static final long NO_END = -1;
    private static final byte NOT_FOLLOWING = 0;
    private static final byte FOLLOWING = 1;
    private static final byte FOLLOWING_AS_BEFORE = 2;
    private static final byte NOT_SAVED = 0;
    private static final byte SAVED = 1;
    private static final byte NOT_BLOCKED = 0;
    private static final byte BLOCKED = 1;
    private static final UUID NO_PICTURE = new UUID(0, 0);

    /** A batch that would be longer is hinted at by its last event: readers fetch the others. */
    static final int MOST_BYTES = 256 * 1024;

    private enum Kind {
        NONE(0),
        APPENDED(1),
        TYPING(2),
        PRESENCE(3),
        READ(4),
        UNREAD(5),
        THREAD(6),
        SETTINGS(8),
        SAVED(10),
        SECTIONS(11),
        BLOCK(20),
        PROFILE(21),
        REPORTS(23),
        NOTIFICATIONS(26),
        KEY_PACKAGES(27),
        TYPING_IN_THREAD(28);

        /** What stands for it in a message; never to be used for another. */
        final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        static Kind of(byte code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return NONE;
        }
    }

    private SignalCodec() {}

    /**
     * What another bus sent.
     *
     * @param signal null when this version cannot read it
     */
    record Received(long origin, @Nullable Signal signal) {}

    /** Null for what never leaves its node. */
    static byte @Nullable [] encode(long origin, Signal signal) {
        return switch (signal) {
            case Signal.Appended(_, var events) -> appended(origin, events);
            case Signal.Typing(var room, var user, var thread) when thread != null ->
                    put(put(start(origin, Kind.TYPING_IN_THREAD, 40), room.value()), user.value())
                            .putLong(thread)
                            .array();
            case Signal.Typing(var room, var user, _) ->
                    put(put(start(origin, Kind.TYPING, 32), room.value()), user.value()).array();
            case Signal.PresenceChanged presence -> presence(origin, presence);
            case Signal.ReadMoved(var room, var user, long seq, long n) ->
                    put(put(start(origin, Kind.READ, 48), room.value()), user.value())
                            .putLong(seq)
                            .putLong(n)
                            .array();
            case Signal.UnreadMarked(var room, long from) ->
                    put(start(origin, Kind.UNREAD, 24), room.value()).putLong(from).array();
            case Signal.NotificationsChanged(var room, var level) ->
                    put(start(origin, Kind.NOTIFICATIONS, 17), room.value())
                            .put(code(level))
                            .array();
            case Signal.ThreadChanged(var room, long thread, var read, var following) ->
                    put(start(origin, Kind.THREAD, 33), room.value())
                            .putLong(thread)
                            .putLong(read == null ? AS_BEFORE : read)
                            .put(code(following))
                            .array();
            case Signal.SettingsChanged() -> start(origin, Kind.SETTINGS, 0).array();
            case Signal.SavedChanged(var room, long seq, boolean saved) ->
                    put(start(origin, Kind.SAVED, 25), room.value())
                            .putLong(seq)
                            .put(saved ? SAVED : NOT_SAVED)
                            .array();
            case Signal.SectionsChanged(long version) ->
                    start(origin, Kind.SECTIONS, 8).putLong(version).array();
            case Signal.BlockChanged(var by, var other, boolean blocked) ->
                    put(put(start(origin, Kind.BLOCK, 33), by.value()), other.value())
                            .put(blocked ? BLOCKED : NOT_BLOCKED)
                            .array();
            case Signal.ReportsChanged() -> start(origin, Kind.REPORTS, 0).array();
            case Signal.KeyPackagesLow(var device, int left) ->
                    put(start(origin, Kind.KEY_PACKAGES, 20), device.value()).putInt(left).array();
            case Signal.ProfileChanged(var profile) -> profile(origin, profile);
            case Signal.Missed() -> null;
        };
    }

    @SuppressWarnings("ByteBufferBackingArray") // start allocates it
    private static byte[] presence(long origin, Signal.PresenceChanged presence) {
        byte[] status = presence.status().toString().getBytes(StandardCharsets.US_ASCII);
        StatusText said =
                presence.statusText() == null ? StatusText.NOTHING : presence.statusText();
        byte[] emoji = utf8(said.emoji());
        byte[] text = utf8(said.text());
        int size = 29 + status.length + emoji.length + text.length;
        return put(start(origin, Kind.PRESENCE, size), presence.user().value())
                .put((byte) status.length)
                .put(status)
                .putLong(said.until() == null ? NO_END : said.until())
                .putShort((short) emoji.length)
                .put(emoji)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    @SuppressWarnings("ByteBufferBackingArray") // start allocates it
    private static byte[] profile(long origin, Rest.Profile profile) {
        byte[] name = utf8(profile.name());
        byte[] displayName = utf8(profile.displayName());
        BlobId picture = profile.picture();
        ByteBuffer out = start(origin, Kind.PROFILE, 36 + name.length + displayName.length);
        put(out, profile.user().value()).put((byte) name.length).put(name);
        out.putShort((short) displayName.length).put(displayName);
        put(out, picture == null ? NO_PICTURE : picture.value());
        return out.put(code(profile.state())).array();
    }

    private static byte code(@Nullable AccountState state) {
        return switch (state) {
            case null -> 0;
            case SUSPENDED -> 1;
            case DELETED -> 2;
        };
    }

    private static @Nullable AccountState accountState(byte code) {
        return switch (code) {
            case 1 -> AccountState.SUSPENDED;
            case 2 -> AccountState.DELETED;
            default -> null;
        };
    }

    private static byte[] utf8(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte code(@Nullable Boolean following) {
        if (following == null) {
            return FOLLOWING_AS_BEFORE;
        }
        return following ? FOLLOWING : NOT_FOLLOWING;
    }

    private static byte code(NotificationLevel level) {
        return switch (level) {
            case ALL -> 1;
            case MENTIONS -> 2;
            case NOTHING -> 3;
        };
    }

    private static @Nullable Signal notificationsChanged(ByteBuffer in) {
        RoomId room = new RoomId(uuid(in));
        byte code = in.get();
        for (NotificationLevel level : NotificationLevel.values()) {
            if (code(level) == code) {
                return new Signal.NotificationsChanged(room, level);
            }
        }
        return null;
    }

    private static ByteBuffer start(long origin, Kind kind, int more) {
        return ByteBuffer.allocate(FIXED + more).put(VERSION).putLong(origin).put(kind.code);
    }

    @SuppressWarnings("ByteBufferBackingArray") // start allocates it
    private static byte[] appended(long origin, List<Event> events) {
        List<byte[]> types = new ArrayList<>();
        long size = 2;
        for (Event event : events) {
            byte[] type = event.type().getBytes(StandardCharsets.UTF_8);
            types.add(type);
            size += Integer.BYTES + size(type, event);
        }
        if (size > MOST_BYTES && events.size() > 1) {
            return appended(origin, List.of(events.getLast()));
        }
        ByteBuffer out = start(origin, Kind.APPENDED, Math.toIntExact(size));
        out.putShort((short) events.size());
        for (int i = 0; i < events.size(); i++) {
            put(out, types.get(i), events.get(i));
        }
        return out.array();
    }

    private static int size(byte[] type, Event event) {
        return EVENT_FIXED + type.length + event.content().size();
    }

    private static void put(ByteBuffer out, byte[] type, Event event) {
        out.putInt(size(type, event)).putLong(event.seq()).putLong(event.n()).putLong(event.at());
        put(put(put(out, event.id().value()), event.sender().value()), event.device().value());
        out.put((byte) type.length).put(type);
        out.putInt(event.content().size()).put(event.content().bytes());
    }

    private static ByteBuffer put(ByteBuffer out, UUID id) {
        return out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    /**
     * What others sent to this stream. Never throws: what cannot be read is a message of another
     * version, or of somebody else.
     */
    static Received decode(StreamId stream, byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        long origin = 0;
        try {
            if (in.get() != VERSION) {
                return new Received(origin, null);
            }
            origin = in.getLong();
            return new Received(origin, signal(stream, Kind.of(in.get()), in));
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            return new Received(origin, null);
        }
    }

    private static @Nullable Signal signal(StreamId stream, Kind kind, ByteBuffer in) {
        return switch (kind) {
            case NONE -> null;
            case APPENDED -> appended(stream, in);
            case TYPING -> new Signal.Typing(new RoomId(uuid(in)), new UserId(uuid(in)), null);
            case TYPING_IN_THREAD ->
                    new Signal.Typing(new RoomId(uuid(in)), new UserId(uuid(in)), in.getLong());
            case PRESENCE ->
                    new Signal.PresenceChanged(
                            new UserId(uuid(in)), Availability.parse(text(in)), said(in));
            case READ ->
                    new Signal.ReadMoved(
                            new RoomId(uuid(in)), new UserId(uuid(in)), in.getLong(), in.getLong());
            case UNREAD -> new Signal.UnreadMarked(new RoomId(uuid(in)), in.getLong());
            case NOTIFICATIONS -> notificationsChanged(in);
            case THREAD -> thread(in);
            case SETTINGS -> new Signal.SettingsChanged();
            case REPORTS -> new Signal.ReportsChanged();
            case KEY_PACKAGES -> new Signal.KeyPackagesLow(new DeviceId(uuid(in)), in.getInt());
            case SAVED ->
                    new Signal.SavedChanged(new RoomId(uuid(in)), in.getLong(), in.get() == SAVED);
            case SECTIONS -> new Signal.SectionsChanged(in.getLong());
            case PROFILE -> new Signal.ProfileChanged(profile(in));
            case BLOCK ->
                    new Signal.BlockChanged(
                            new UserId(uuid(in)), new UserId(uuid(in)), in.get() == BLOCKED);
        };
    }

    private static Rest.Profile profile(ByteBuffer in) {
        UserId user = new UserId(uuid(in));
        String name = text(in);
        String displayName = Objects.requireNonNullElse(longText(in), name);
        UUID picture = uuid(in);
        return new Rest.Profile(
                user,
                name,
                displayName,
                picture.equals(NO_PICTURE) ? null : new BlobId(picture),
                accountState(in.get()));
    }

    private static @Nullable StatusText said(ByteBuffer in) {
        long until = in.getLong();
        @Nullable String emoji = longText(in);
        @Nullable String text = longText(in);
        return emoji == null && text == null
                ? null
                : new StatusText(emoji, text, until == NO_END ? null : until);
    }

    private static @Nullable String longText(ByteBuffer in) {
        byte[] text = bytes(in, Short.toUnsignedInt(in.getShort()));
        return text.length == 0 ? null : new String(text, StandardCharsets.UTF_8);
    }

    private static Signal thread(ByteBuffer in) {
        RoomId room = new RoomId(uuid(in));
        long thread = in.getLong();
        long read = in.getLong();
        byte following = in.get();
        return new Signal.ThreadChanged(
                room,
                thread,
                read == AS_BEFORE ? null : read,
                following == FOLLOWING_AS_BEFORE ? null : following == FOLLOWING);
    }

    /** Dense and ascending, as the port promises, or null. */
    private static @Nullable Signal appended(StreamId stream, ByteBuffer in) {
        int count = Short.toUnsignedInt(in.getShort());
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Event event = event(ByteBuffer.wrap(bytes(in, in.getInt())));
            if (i > 0 && event.seq() != events.getLast().seq() + 1) {
                return null;
            }
            events.add(event);
        }
        return count == 0 ? null : new Signal.Appended(stream, events);
    }

    private static Event event(ByteBuffer in) {
        long seq = in.getLong();
        long n = in.getLong();
        long at = in.getLong();
        EventId id = new EventId(uuid(in));
        UserId sender = new UserId(uuid(in));
        DeviceId device = new DeviceId(uuid(in));
        String type = text(in);
        Content content = Content.ofBytes(bytes(in, in.getInt()));
        return new Event(seq, n, id, type, sender, device, at, content);
    }

    private static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in, Byte.toUnsignedInt(in.get())), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
