package chat.parley.simulator;

import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.sdk.SyncInput;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The plain requests by which one life of a client reads a room's history; each is answered. */
final class HistoryRequests {
    private static final long PATIENCE_MS = 10_000;

    private final World world;
    private final UserId user;
    private final Consumer<SyncInput> answers;
    private final Set<Long> open = new HashSet<>();
    private long asked;

    HistoryRequests(World world, UserId user, Consumer<SyncInput> answers) {
        this.world = world;
        this.user = user;
        this.answers = answers;
    }

    void read(long send, RoomId room, long after, boolean reachable) {
        long request = ++asked;
        open.add(request);
        SyncInput failed = new SyncInput.HistoryFailed(send, null);
        Node node = world.anyNode();
        if (!node.isUp() || !reachable) {
            world.later(100, () -> answer(request, failed));
            return;
        }
        world.later(PATIENCE_MS, () -> answer(request, failed));
        node.blocking(
                () ->
                        world.oracle()
                                .shown(
                                        user,
                                        room,
                                        () ->
                                                node.reader()
                                                        .after(
                                                                room,
                                                                user,
                                                                after,
                                                                Limits.PAGE_EVENTS)),
                page -> answer(request, new SyncInput.HistoryRead(send, page)),
                failure -> answer(request, refused(send, failure)));
    }

    private static SyncInput refused(long send, RuntimeException failure) {
        return new SyncInput.HistoryFailed(
                send, failure instanceof Refusal refusal ? refusal.code() : null);
    }

    private void answer(long request, SyncInput answer) {
        if (open.remove(request)) {
            answers.accept(answer);
        }
    }

    /** That life of the client is over. */
    void close() {
        open.clear();
    }
}
