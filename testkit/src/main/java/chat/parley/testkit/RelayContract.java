package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.rooms.Outcome;
import chat.parley.rooms.Relay;
import chat.parley.rooms.Relay.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What every {@link Relay} does while nothing is wrong with it. */
public abstract class RelayContract {
    private final SampleEvents samples = new SampleEvents(12);
    private final String node = UUID.randomUUID().toString();
    private final Queue<Message> received = new ConcurrentLinkedQueue<>();
    private final Queue<Boolean> heard = new ConcurrentLinkedQueue<>();
    private Relay relay;

    protected abstract Relay create() throws Exception;

    @BeforeEach
    void openRelay() throws Exception {
        relay = create();
    }

    @AfterEach
    void closeRelay() {
        relay.close();
    }

    @Test
    void everyMessageArrivesUnchangedAndInOrder() {
        listen();
        Event event = samples.message(1, 1, 40_000);
        List<Message> messages =
                List.of(
                        new Message.Request(
                                "me",
                                7,
                                samples.roomId(),
                                event.id(),
                                event.type(),
                                event.content(),
                                event.sender(),
                                event.device()),
                        new Message.Reply(1, new Outcome.Acked(3, 1_790_000_000_000L)),
                        new Message.Reply(2, new Outcome.Refused(ErrorCode.NOT_MEMBER, "no ÿ")),
                        new Message.Reply(3, new Outcome.Busy(ErrorCode.BUSY, "full", 250)),
                        new Message.Reply(4, new Outcome.Resync()),
                        new Message.Reply(5, new Outcome.Unknown()),
                        new Message.Inquiry("me", 7),
                        new Message.Standing(7, true),
                        new Message.Standing(8, false));
        messages.forEach(message -> relay.send(node, message, heard::add));
        await().untilAsserted(() -> assertThat(received).containsExactlyElementsOf(messages));
        await().untilAsserted(() -> assertThat(heard).hasSameSizeAs(messages).containsOnly(true));
    }

    @Test
    void whatIsSentToNobodyIsSaidToBeUnheard() {
        relay.send(node, new Message.Reply(1, new Outcome.Resync()), heard::add);
        await().untilAsserted(() -> assertThat(heard).containsExactly(false));
    }

    /** A node may begin to hear only a moment after it said so. */
    private void listen() {
        Message probe = new Message.Reply(0, new Outcome.Resync());
        Queue<Boolean> probes = new ConcurrentLinkedQueue<>();
        relay.listen(
                node,
                message -> {
                    if (!message.equals(probe)) {
                        received.add(message);
                    }
                },
                () -> {});
        await().until(
                        () -> {
                            relay.send(node, probe, probes::add);
                            return probes.contains(true);
                        });
    }
}
