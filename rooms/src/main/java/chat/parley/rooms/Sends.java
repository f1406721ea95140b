package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.slf4j.MDC;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where events that clients send go: to the room's sequencer, here or on another node. Safe for use
 * by many threads.
 */
@FunctionalInterface
public interface Sends {
    /** After so long the outcome of a send is unknown. */
    Duration ANSWER_WITHIN = Duration.ofSeconds(15);

    /** Never blocks; the outcome goes to the submission's requester, on any thread. */
    void submit(RoomId room, Submission event);

    /** Blocks until the outcome is known, at most {@link #ANSWER_WITHIN}: then it is unknown. */
    default Outcome submitAndWait(
            RoomId room, EventId id, String type, Content content, UserId sender, DeviceId device) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        submit(room, new Submission(id, type, content, sender, device, waiting(outcome)));
        try {
            return outcome.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Outcome.Unknown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unknown();
        } catch (ExecutionException e) {
            throw new IllegalStateException("requesters are never failed", e);
        }
    }

    private static Submission.Requester waiting(CompletableFuture<Outcome> outcome) {
        String origin = Objects.requireNonNullElse(MDC.get(Sequencers.ORIGIN), "this node");
        return new Submission.Requester() {
            @Override
            public void answer(Outcome known) {
                outcome.complete(known);
            }

            @Override
            public String origin() {
                return origin;
            }
        };
    }
}
