package chat.parley.cli;

import chat.parley.protocol.Content;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomSummary;
import chat.parley.sdk.EncryptedRooms;
import chat.parley.sdk.OpenedEvent;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.StreamItem;
import chat.parley.sdk.Unreadable;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Says and reads what is said, in rooms of either kind. What has to do with encryption is loaded
 * with the first room that needs it, or where this device has keys. Thread-safe.
 */
final class RoomTalk implements AutoCloseable {
    private final ClientOptions client;
    private final ParleyClient parley;
    private @Nullable EncryptedRooms encrypted;

    RoomTalk(ClientOptions client, ParleyClient parley) {
        this.client = client;
        this.parley = parley;
    }

    /**
     * What a stream yielded, as this device reads it.
     *
     * @param closed why it cannot; null where it can
     */
    record Read(StreamItem item, @Nullable Unreadable closed) {}

    private synchronized @Nullable EncryptedRooms rooms(boolean isNeeded) {
        if (encrypted == null && (isNeeded || client.hasKeys())) {
            encrypted = client.encrypted(parley.rest());
        }
        return encrypted;
    }

    /** Null where the room is not encrypted, by what the server says and said before. */
    private @Nullable EncryptedRooms sealed(RoomSummary room) {
        EncryptedRooms rooms = rooms(room.encryption() == Encryption.MLS);
        return rooms != null && rooms.isEncrypted(room) ? rooms : null;
    }

    /** Refused where the room is encrypted, and this device cannot take part. */
    void requireKeys(RoomSummary room) {
        EncryptedRooms rooms = sealed(room);
        if (rooms != null) {
            Keys.require(rooms);
        }
    }

    /** Somebody stays in the room: what is to be done for it is done meanwhile. */
    void stay(RoomSummary room) {
        EncryptedRooms rooms = sealed(room);
        if (rooms != null) {
            rooms.watch(room.room());
        }
    }

    /** As {@link ParleyClient#send}; sealed where the room is encrypted. */
    Rest.Sent send(RoomSummary room, String type, Content content, @Nullable Duration patience) {
        EncryptedRooms rooms = sealed(room);
        return rooms == null
                ? parley.send(room.room(), type, content, patience)
                : rooms.send(room.room(), type, content, patience);
    }

    Read read(StreamItem item, RoomSummary of) {
        if (item instanceof StreamItem.Delivered(var cursor, var event)) {
            EncryptedRooms rooms = sealed(of);
            if (rooms != null) {
                OpenedEvent opened = rooms.open(of.room(), event);
                return new Read(new StreamItem.Delivered(cursor, opened.event()), opened.closed());
            }
        }
        return new Read(item, null);
    }

    @Override
    public synchronized void close() {
        if (encrypted != null) {
            encrypted.close();
        }
    }
}
