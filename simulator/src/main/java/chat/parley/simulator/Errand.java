package chat.parley.simulator;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Submission;
import chat.parley.testkit.Observation;

import java.util.List;
import java.util.function.Consumer;

/**
 * A change of a room by a plain request, tried under one id until it is answered: join, leave,
 * remove, invite … Requests and answers may be lost. What only the next release knows is asked of
 * nodes that run it, and given up when there are none any more.
 */
final class Errand {
    private static final long PATIENCE_MS = 8_000;

    private final World world;
    private final UserId user;
    private final DeviceId device;
    private final RoomId room;
    private final String type;
    private final Content content;
    private final EventId id;
    private final Consumer<Outcome> done;
    private boolean answered;
    private int tries;

    Errand(
            World world,
            UserId user,
            DeviceId device,
            RoomId room,
            String type,
            Content content,
            EventId id,
            Consumer<Outcome> done) {
        this.world = world;
        this.user = user;
        this.device = device;
        this.room = room;
        this.type = type;
        this.content = content;
        this.id = id;
        this.done = done;
    }

    void run() {
        if (answered) {
            return;
        }
        int mine = ++tries;
        world.diary().saw(new Observation.Sent(user, "errand " + id, room, id));
        List<Node> nodes = world.nodes().stream().filter(this::knowsType).toList();
        if (nodes.isEmpty()) {
            finish(new Observation.GivenUp(user, room, id), new Outcome.Unknown());
            return;
        }
        Node node = nodes.get(world.below(nodes.size()));
        if (node.isUp()) {
            world.network().request(node, () -> take(node, submission(node, mine)));
        }
        world.later(PATIENCE_MS, () -> tryAgain(mine));
    }

    private boolean knowsType(Node node) {
        return !isNew() || node.release() == Release.NEXT;
    }

    private boolean isNew() {
        return type.equals(Release.TOPIC);
    }

    /** An owner of this release would refuse what it does not know. */
    private void take(Node node, Submission submission) {
        if (isNew()) {
            node.sequence(room, submission);
        } else {
            node.submit(room, submission);
        }
    }

    private Submission submission(Node node, int tried) {
        Submission.Requester requester =
                outcome -> world.network().answer(() -> answer(tried, outcome));
        return new Submission(id, type, content(node.release()), user, device, requester);
    }

    /** Beside what is sealed nothing stands, in any release. */
    private Content content(Release release) {
        return Said.Sealed.in(content) == null ? release.content(content) : content;
    }

    private void tryAgain(int mine) {
        if (mine == tries) {
            run();
        }
    }

    private void answer(int tried, Outcome outcome) {
        if (answered) {
            return;
        }
        if (outcome instanceof Outcome.Refused(var code, var message)) {
            world.oracle().refused(user, room, code, message);
        }
        world.diary().say(() -> "errand " + type + " of " + user + ": " + outcome);
        switch (outcome) {
            case Outcome.Acked(long seq, _) ->
                    finish(new Observation.Acked(user, room, id, seq), outcome);
            case Outcome.Refused _ -> finish(new Observation.Refused(user, room, id), outcome);
            case Outcome.Resync() -> finish(new Observation.GivenUp(user, room, id), outcome);
            case Outcome.Busy _, Outcome.Unknown() ->
                    world.later(200 + world.below(800), () -> tryAgain(tried));
        }
    }

    private void finish(Observation observation, Outcome outcome) {
        answered = true;
        world.diary().saw(observation);
        done.accept(outcome);
    }

    boolean isOpen() {
        return !answered;
    }
}
