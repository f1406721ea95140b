package chat.parley.protocol;

/**
 * One entry of a stream. Immutable; its number is never given to another event.
 *
 * @param seq the dense sequence of the stream: 1, 2, 3 …
 * @param n the second dense number: how many events up to and including this one make a room unread
 * @param id named by the client; (sender, id) is the key that makes a retried send appear once
 * @param type see {@link EventType}
 * @param at milliseconds since 1970 UTC by the server's clock, for people, never for order
 */
public record Event(
        long seq,
        long n,
        EventId id,
        String type,
        UserId sender,
        DeviceId device,
        long at,
        Content content) {

    /** What is left of it when it is deleted: everything but its content. */
    public Event scrubbed() {
        return new Event(seq, n, id, type, sender, device, at, Content.EMPTY);
    }
}
