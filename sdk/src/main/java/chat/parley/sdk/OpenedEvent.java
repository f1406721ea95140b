package chat.parley.sdk;

import chat.parley.protocol.Event;

import org.jspecify.annotations.Nullable;

/**
 * An event of a room as this device reads it.
 *
 * @param event with what was said in the place of what was sealed; as it came where that cannot be
 *     read
 * @param closed why it cannot be read; null where it can, or nothing was sealed
 */
public record OpenedEvent(Event event, @Nullable Unreadable closed) {}
