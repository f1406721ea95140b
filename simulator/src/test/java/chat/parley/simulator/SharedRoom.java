package chat.parley.simulator;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Append;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Projector;
import chat.parley.rooms.ReadMarks;
import chat.parley.rooms.RoomBounds;
import chat.parley.rooms.RoomLoader;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sequencer;
import chat.parley.rooms.Sequencer.Effect;
import chat.parley.rooms.Sequencer.Input;
import chat.parley.rooms.StreamId;
import chat.parley.rooms.Submission;
import chat.parley.testkit.LogReader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One room of the real sequencer, tables and readers, on stores in memory; each call is done. */
final class SharedRoom {
    private static final long NOW = 1_790_000_000_000L;

    /** The tables follow now and then only, so that readers must look at what they lack. */
    private static final RoomBounds BOUNDS =
            new RoomBounds(100, 1_000, Duration.ofHours(1), Duration.ofMinutes(5), 7);

    final RoomId id;
    final RoomReader reader;
    final ReadMarks marks;
    private final RandomGenerator random;
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final MemoryDirectory directory = new MemoryDirectory();
    private final RoomLoader loader = new RoomLoader(log, directory, BOUNDS);
    private final Projector projector = new Projector(log, directory, new LocalBus());
    private final Sequencer sequencer;
    private @Nullable Outcome outcome;

    SharedRoom(RandomGenerator random) {
        this.random = random;
        this.id = new RoomId(Uuids.v7(NOW, random));
        this.reader = new RoomReader(log, directory);
        this.marks = new ReadMarks(log, directory, reader);
        this.sequencer = loader.load(id, NOW);
    }

    Outcome change(UserId user, RoomChange change) {
        return submit(user, change.type(), Content.of(change));
    }

    Outcome say(UserId user, Said said) {
        String type =
                switch (said) {
                    case Said.Message _ -> EventType.MESSAGE;
                    case Said.Edit _ -> EventType.EDIT;
                    case Said.Reaction _ -> EventType.REACTION;
                    case Said.Sealed _ -> EventType.MESSAGE;
                };
        return submit(user, type, Content.of(said));
    }

    private Outcome submit(UserId user, String type, Content content) {
        outcome = null;
        Deque<Effect> effects = new ArrayDeque<>();
        EventId event = new EventId(Uuids.v7(NOW, random));
        DeviceId device = new DeviceId(user.value());
        var asked = new Submission(event, type, content, user, device, is -> outcome = is);
        effects.addAll(sequencer.on(new Input.Submitted(asked, NOW)));
        while (!effects.isEmpty()) {
            Input result = carryOut(effects.removeFirst());
            if (result != null) {
                effects.addAll(sequencer.on(result));
            }
        }
        if (outcome == null) {
            throw new IllegalStateException("nobody answered " + type);
        }
        return outcome;
    }

    private @Nullable Input carryOut(Effect effect) {
        return switch (effect) {
            case Effect.MarkDirty() -> new Input.Marked();
            case Effect.LookUp(var users, var seqs) -> loader.find(id, users, seqs);
            case Effect.LookUpBlocks() -> new Input.Blocks(Set.of());
            case Effect.Append(var stream, long head, var events) ->
                    switch (log.append(stream, head, events)) {
                        case Append.Appended() -> new Input.Appended();
                        case Append.Conflict _, Append.Unknown() ->
                                throw new IllegalStateException("nobody else appends");
                    };
            case Effect.CatchUp(var stream, long after) ->
                    new Input.Caught(log.read(stream, after, 100), false);
            case Effect.Project project -> {
                projector.project(project);
                yield new Input.Projected();
            }
            case Effect.Answer(var to, var answer) -> {
                to.answer(answer);
                yield null;
            }
            case Effect.Publish _, Effect.Retired _ -> null;
        };
    }

    List<Event> events() {
        return LogReader.readAll(log, StreamId.of(id));
    }
}
