package chat.parley.testkit;

import chat.parley.rooms.MemoryNodes;
import chat.parley.rooms.Nodes;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

class MemoryNodesTest extends NodesContract {
    @Override
    protected Nodes create(Duration gone) {
        return new MemoryNodes(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), gone);
    }
}
