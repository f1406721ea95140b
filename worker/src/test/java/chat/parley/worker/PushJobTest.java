package chat.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.PushSubscription;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.rooms.CorruptLog;
import chat.parley.rooms.EventHistory;
import chat.parley.rooms.StreamHead;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One turn after the other, by one node after the other. */
class PushJobTest extends PushScene {
    @Test
    void theNextNodeGoesOnWhereTheOneBeforeDied() throws Exception {
        job.close();
        say("while nobody works");
        job = newJob(true);
        job.run();
        assertThat(pushed().text()).isEqualTo("while nobody works");
        job.close();
        job = newJob(true);
        nothingIsPushed();
    }

    @Test
    void whatATurnDoesNotBeginIsLeftToTheNext() throws Exception {
        job.close();
        job = new PushJob(ports(log), new PushService(vertx, key, true, now::get), Duration.ZERO);
        say("hi");
        nothingIsPushed();
        job.close();
        job = newJob(true);
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
    }

    @Test
    void whoeverRestedGoesOn() throws Exception {
        job.rest();
        say("meanwhile");
        job.run();
        assertThat(pushed().text()).isEqualTo("meanwhile");
        say("now");
        job.run();
        assertThat(pushed().text()).isEqualTo("now");
    }

    @Test
    void whatIsSaidInAThreadIsForThoseWhoFollowItAndWhomItMentions() throws Exception {
        long adas = submit(ada, EventType.MESSAGE, Said.Message.of("ada began this"));
        long bobs = submit(bob, EventType.MESSAGE, Said.Message.of("bob began this"));
        job.run();
        assertThat(pushed().text()).isEqualTo("ada began this");
        below(adas, "not for bob", null);
        nothingIsPushed();
        below(bobs, "for whoever began it", null);
        job.run();
        assertThat(pushed().text()).isEqualTo("for whoever began it");
        directory.follow(room, bob, bobs, false);
        below(bobs, "he stopped following", null);
        nothingIsPushed();
        below(bobs, "but is mentioned", bob);
        job.run();
        assertThat(pushed().text()).isEqualTo("but is mentioned");
        below(adas, "and is mentioned here", bob);
        job.run();
        assertThat(pushed().text()).isEqualTo("and is mentioned here");
        directory.follow(room, bob, adas, true);
        below(adas, "followed now", null);
        job.run();
        assertThat(pushed().text()).isEqualTo("followed now");
    }

    private void below(long thread, String text, @Nullable UserId mentioned) throws Exception {
        List<UserId> mentions = mentioned == null ? null : List.of(mentioned);
        submit(ada, EventType.MESSAGE, new Said.Message(text, null, thread, mentions, null));
    }

    @Test
    void aTestIsSentWhateverHolds() throws Exception {
        chosen.change(bob, new Rest.PresencePatch(AvailabilityChoice.DND, null, null, null));
        UUID id = UUID.randomUUID();
        push.test(session, id.toString());
        job.run();
        assertThat(phone.next().text()).isEqualTo("{\"test\":\"" + id + "\"}");
        assertThat(push.of(bob).getFirst().last())
                .isEqualTo(new PushSubscription.Answer(201, now.get(), id.toString()));
        nothingIsPushed();
    }

    @Test
    void aRoomThatCannotBeReadKeepsNoOtherFromBeingPushed() throws Exception {
        say("lost");
        sayElsewhere("found");
        job.close();
        job = newJob(true, new Unreadable(log, StreamId.of(room)));
        job.run();
        assertThat(pushed().text()).isEqualTo("found");
        nothingIsPushed();
        job.close();
        job = newJob(true);
        job.run();
        assertThat(pushed().text()).isEqualTo("lost");
    }

    /** A log of which one stream is damaged. */
    private record Unreadable(EventHistory log, StreamId damaged) implements EventHistory {
        private EventHistory at(StreamId stream) {
            if (stream.equals(damaged)) {
                throw new CorruptLog(stream, 3, "its checksum is another");
            }
            return log;
        }

        @Override
        public List<Event> read(StreamId stream, long after, int limit) {
            return at(stream).read(stream, after, limit);
        }

        @Override
        public List<Event> readBack(StreamId stream, long before, int limit) {
            return at(stream).readBack(stream, before, limit);
        }

        @Override
        public StreamHead head(StreamId stream) {
            return log.head(stream);
        }

        @Override
        public Map<StreamId, StreamHead> heads(Collection<StreamId> streams) {
            return log.heads(streams);
        }

        @Override
        public List<StreamId> streams(StreamId.Kind kind, @Nullable StreamId after, int limit) {
            return log.streams(kind, after, limit);
        }

        @Override
        public long position() {
            return log.position();
        }
    }
}
