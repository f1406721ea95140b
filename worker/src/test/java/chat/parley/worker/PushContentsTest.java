package chat.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.accounts.PushSubscription;
import chat.parley.protocol.Availability;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Json;
import chat.parley.protocol.PushMessage;
import chat.parley.protocol.RoomChange;
import chat.parley.testkit.PushEndpoint;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** What is pushed of what was said, by a real push service on this machine. */
class PushContentsTest extends PushScene {
    @Test
    void whoeverIsAwayIsToldWhatWasSaid() throws Exception {
        long seq = say("Lunch?");
        now.addAndGet(60_000);
        job.run();
        PushEndpoint.Pushed raw = phone.next();
        assertThat(raw.key()).isEqualTo(key.publicKey());
        assertThat(raw.claims())
                .contains("\"aud\":\"" + phone.origin() + "\"")
                .contains("\"sub\":\"mailto:ops@example.org\"")
                .contains("\"exp\":" + (now.get() / 1_000 + 12 * 3_600));
        assertThat(raw.header("TTL")).isEqualTo(String.valueOf(4 * 3_600 - 60));
        assertThat(raw.header("Urgency")).isEqualTo("normal");
        assertThat(raw.text())
                .isEqualTo(
                        new String(
                                Json.write(
                                        new PushMessage.Said(
                                                room, seq, START, "ops", "ADA", "Lunch?", false,
                                                List.of())),
                                UTF_8));
        assertThat(push.of(bob).getFirst().last())
                .isEqualTo(new PushSubscription.Answer(201, now.get(), null));
        nothingIsPushed();
    }

    @Test
    void ofOneConversationTheLastIsPushed() throws Exception {
        say("one");
        say("two");
        job.run();
        assertThat(pushed().text()).isEqualTo("two");
        say("three");
        job.run();
        assertThat(pushed().text()).isEqualTo("three");
        nothingIsPushed();
    }

    @Test
    void thePushServiceLearnsOfARoomOnlyThatItIsTheSame() throws Exception {
        try (PushEndpoint tablet = new PushEndpoint("sixteen others!!")) {
            subscribe(bob, tablet, true);
            say("one");
            job.run();
            String topic = String.valueOf(phone.next().header("Topic"));
            assertThat(topic).matches("[A-Za-z0-9_-]{32}");
            assertThat(tablet.next().header("Topic"))
                    .matches("[A-Za-z0-9_-]{32}")
                    .isNotEqualTo(topic);
            say("two");
            sayElsewhere("three");
            job.run();
            assertThat(List.of(topicOfNext(), topicOfNext()))
                    .containsOnlyOnce(topic)
                    .doesNotHaveDuplicates();
        }
    }

    private String topicOfNext() throws Exception {
        return String.valueOf(phone.next().header("Topic"));
    }

    @Test
    void whatIsNotToBeShownIsNotPushed() throws Exception {
        subscribe(bob, phone, false);
        say("secret");
        job.run();
        assertThat(phone.next().text()).doesNotContain("secret").contains("\"seq\"");
    }

    @Test
    void whatIsLongIsCut() throws Exception {
        say("😀".repeat(2_000));
        job.run();
        assertThat(pushed().text()).endsWith("😀…").hasSize(2 * (PushMessage.TEXT_CHARS - 1) + 1);
    }

    @Test
    void whatWasDeletedMeanwhileIsNotPushed() throws Exception {
        phone.answer(503, Map.of("Retry-After", "60"));
        long seq = say("oh no");
        job.run();
        assertThat(pushed().text()).isEqualTo("oh no");
        submit(ada, EventType.DELETION, new RoomChange.Deletion(List.of(seq)));
        phone.answer(201, Map.of());
        now.addAndGet(60_000);
        nothingIsPushed();
    }

    @Test
    void whatWasSaidBeforeADeletedMessageIsPushedOnce() throws Exception {
        presence.show(bob, "laptop", Availability.ONLINE, Long.MAX_VALUE);
        say("stays");
        long seq = say("oh no");
        nothingIsPushed();
        submit(ada, EventType.DELETION, new RoomChange.Deletion(List.of(seq)));
        presence.drop(bob, "laptop");
        now.addAndGet(PushTiming.LOOK_AGAIN.toMillis());
        job.run();
        assertThat(pushed().text()).isEqualTo("stays");
        seq = say("and again");
        presence.show(bob, "laptop", Availability.ONLINE, Long.MAX_VALUE);
        nothingIsPushed();
        submit(ada, EventType.DELETION, new RoomChange.Deletion(List.of(seq)));
        presence.drop(bob, "laptop");
        now.addAndGet(PushTiming.LOOK_AGAIN.toMillis());
        nothingIsPushed();
    }

    @Test
    void aPushTellsWhatWasReadSinceTheOneBefore() throws Exception {
        long seq = say("hi");
        job.run();
        assertThat(pushed().read()).isEmpty();
        reader.advance(room, bob, seq);
        say("and again");
        job.run();
        assertThat(pushed().read()).containsExactly(room);
        say("and once more");
        job.run();
        assertThat(pushed().read()).isEmpty();
    }

    @Test
    void whatIsPushedInARoomThatWasReadIsToldAsReadLater() throws Exception {
        reader.advance(room, bob, pushedIn(say("one")));
        reader.advance(room, bob, pushedIn(say("two")));
        sayElsewhere("three");
        job.run();
        assertThat(pushed().read()).containsExactly(room);
    }

    private long pushedIn(long seq) throws Exception {
        job.run();
        assertThat(pushed().seq()).isEqualTo(seq);
        return seq;
    }
}
