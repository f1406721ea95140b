package chat.parley.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class WriteQueueTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);

    private final WriteQueue<String> queue = new WriteQueue<>(4);

    @Test
    void whoIsExpectedIsWaitedFor() {
        queue.put("first");
        Thread.startVirtualThread(() -> queue.put("second"));
        assertThat(queue.take(4, 2, LONG)).containsExactly("first", "second");
    }

    @Test
    void nobodyIsWaitedForWhoCouldNotBeTakenOrForLongerThanSaid() {
        queue.put("first");
        queue.put("second");
        assertThat(queue.take(1, 3, LONG)).containsExactly("first");
        assertThat(queue.take(4, 3, 1)).containsExactly("second");
    }

    @Test
    void nobodyIsWaitedForOnceItIsClosed() {
        queue.put("first");
        queue.close();
        assertThat(queue.take(4, 2, LONG)).containsExactly("first");
        assertThat(queue.take(4, 2, LONG)).isEmpty();
    }
}
