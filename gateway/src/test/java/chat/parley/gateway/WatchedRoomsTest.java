package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.UserId;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** How often the list of rooms is read: its last page looks back into the inbox. */
class WatchedRoomsTest {
    private final AtomicInteger lists = new AtomicInteger();
    private final TestNode node = new TestNode(config -> config, bus -> bus, this::counting);

    @AfterEach
    void stop() {
        node.close();
    }

    private EventLog counting(EventLog log) {
        return (EventLog)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {EventLog.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("readBack")) {
                                lists.incrementAndGet();
                            }
                            try {
                                return method.invoke(log, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Test
    void anInboxThatRetentionEmptiedIsNotAskedForTheSameAgainAndAgain() {
        UserId ada = node.person();
        UserId bob = node.person();
        node.room(ada, bob);
        StreamId inbox = StreamId.inbox(bob);
        node.log.trim(inbox, node.log.head(inbox).head());
        try (TestClient b = node.signIn(bob)) {
            for (int i = 0; i < 50; i++) {
                b.soFar();
            }
            assertThat(lists.get()).isBetween(1, 2);
        }
    }
}
