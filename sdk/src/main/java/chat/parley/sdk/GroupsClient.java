package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The server as a delivery service: it orders, keeps and hands out, and is believed nothing. */
final class GroupsClient {
    /** Reads of commits in one go, of up to 1 MiB each. */
    private static final int MOST_PAGES = 50;

    private final RestClient rest;

    GroupsClient(RestClient rest) {
        this.rest = rest;
    }

    /** Null as long as the group has not begun. */
    Rest.@Nullable Group group(RoomId room) {
        return orNone(() -> rest.get(of(room) + "/group", Rest.Group.class));
    }

    /** The tree that the event began with. */
    Bytes tree(RoomId room, long seq) {
        return Bytes.of(rest.bytes(of(room) + "/trees/" + seq));
    }

    /** Begins a group. */
    Rest.Sent begin(RoomId room, EventId id, int incarnation, MlsGroup.Published published) {
        put(room, id, "groupInfo", published.groupInfo());
        put(room, id, "tree", published.tree());
        Rest.NewGroup body = new Rest.NewGroup(id, incarnation);
        return rest.call("POST", of(room) + "/group", body, Rest.Sent.class);
    }

    /** Ends an epoch. */
    Rest.Sent commit(
            RoomId room,
            Rest.NewCommit commit,
            Bytes message,
            @Nullable Bytes welcome,
            MlsGroup.Published published) {
        put(room, commit.id(), "commit", message);
        if (welcome != null) {
            put(room, commit.id(), "welcome", welcome);
        }
        put(room, commit.id(), "groupInfo", published.groupInfo());
        put(room, commit.id(), "tree", published.tree());
        return rest.call("POST", of(room) + "/commits", commit, Rest.Sent.class);
    }

    private void put(RoomId room, EventId id, String part, Bytes bytes) {
        rest.put(of(room) + "/commits/" + id + "/" + part, bytes.toArray());
    }

    /** In their order, from the one on that ends the epoch. */
    List<Rest.Commit> commits(RoomId room, int incarnation, long epoch) {
        List<Rest.Commit> all = new ArrayList<>();
        boolean more = true;
        for (int page = 0; more && page < MOST_PAGES; page++) {
            long after = all.isEmpty() ? epoch : all.getLast().epoch() + 1;
            String from = "?incarnation=" + incarnation + "&after=" + after;
            Rest.Commits read = rest.get(of(room) + "/commits" + from, Rest.Commits.class);
            all.addAll(read.commits());
            more = read.more() && !read.commits().isEmpty();
        }
        return all;
    }

    /** The Welcome that waits for this device; null for none. */
    Rest.@Nullable Welcome welcome(RoomId room) {
        return orNone(() -> rest.get("/v1/welcomes/" + room, Rest.Welcome.class));
    }

    /** The Welcome of this event is needed no more. */
    void welcomed(RoomId room, long seq) {
        rest.delete("/v1/welcomes/" + room + "?seq=" + seq);
    }

    Rest.Events events(RoomId room, long after) {
        return rest.eventsAfter(room, after, Limits.PAGE_EVENTS);
    }

    private static String of(RoomId room) {
        return "/v1/rooms/" + room;
    }

    private static <T> @Nullable T orNone(Supplier<T> asked) {
        try {
            return asked.get();
        } catch (RequestRefused e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }
}
