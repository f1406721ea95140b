package chat.parley.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands between clients and a server and does to their connections what bad networks do. What it
 * is told holds for connections that are open and for those to come. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 2_000;
    private static final int BUFFER = 16 * 1024;
    private static final int CONNECT_MS = 5_000;

    /** Whose bytes. */
    public enum Way {
        TO_SERVER,
        TO_CLIENT
    }

    private final ServerSocket door;
    private final InetSocketAddress server;
    private final List<Connection> open = new CopyOnWriteArrayList<>();
    private final Gate toServer = new Gate();
    private final Gate toClient = new Gate();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean refuses;

    /**
     * @param listens port 0 takes a free one
     */
    public TcpProxy(InetSocketAddress listens, InetSocketAddress server) throws IOException {
        this.door = new ServerSocket();
        this.server = server;
        door.setReuseAddress(true);
        door.bind(listens);
        Thread.ofVirtual().name("proxy-" + door.getLocalPort()).start(this::welcome);
    }

    /** Where clients connect to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) door.getLocalSocketAddress();
    }

    /** How many connections there are. */
    public int connections() {
        return open.size();
    }

    /** How many connections were broken off as they came. */
    public int refused() {
        return refused.get();
    }

    /** Breaks all connections off, on both sides. */
    public void cut() {
        open.forEach(Connection::cut);
    }

    /**
     * Breaks all connections off on the client's side only: the server goes on believing in them,
     * until the next {@link #cut}.
     */
    public void halfOpen() {
        open.forEach(Connection::abandon);
    }

    /** Breaks off what is open and what comes, until {@link #calm}. */
    public void refuse() {
        refuses = true;
        cut();
    }

    /** Lets every piece of data wait this long, both ways. */
    public void delay(Duration each) {
        toServer.delay(each);
        toClient.delay(each);
    }

    /** Lets nothing through that way, until {@link #calm}; then all of it arrives. */
    public void hold(Way way) {
        gate(way).shut(true);
    }

    /** An ordinary network again. */
    public void calm() {
        refuses = false;
        delay(Duration.ZERO);
        toServer.shut(false);
        toClient.shut(false);
    }

    private Gate gate(Way way) {
        return way == Way.TO_SERVER ? toServer : toClient;
    }

    private void welcome() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (refuses || open.size() >= MOST_CONNECTIONS) {
                    refused.incrementAndGet();
                    reset(client);
                } else {
                    Thread.ofVirtual().start(() -> join(client));
                }
            } catch (IOException _) {
                // the next one, unless closed
            }
        }
    }

    private void join(Socket client) {
        Socket onward = new Socket();
        try {
            onward.connect(server, CONNECT_MS);
            client.setTcpNoDelay(true);
            onward.setTcpNoDelay(true);
            new Connection(client, onward).start();
        } catch (IOException _) {
            reset(client);
            reset(onward);
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // it is closed
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        calm();
        cut();
    }

    private final class Connection {
        private final Socket client;
        private final Socket onward;
        private final AtomicInteger ended = new AtomicInteger();
        private volatile boolean abandoned;

        Connection(Socket client, Socket onward) {
            this.client = client;
            this.onward = onward;
        }

        void start() {
            open.add(this);
            if (refuses || door.isClosed()) {
                cut();
            }
            Thread.ofVirtual().start(() -> copy(client, onward, toServer));
            Thread.ofVirtual().start(() -> copy(onward, client, toClient));
        }

        private void copy(Socket from, Socket to, Gate gate) {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    gate.pass();
                    out.write(buffer, 0, n);
                }
                to.shutdownOutput();
                if (ended.incrementAndGet() == 2) {
                    end();
                }
            } catch (IOException _) {
                if (!abandoned) {
                    cut();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        /** Both have said all they had to say. */
        private void end() throws IOException {
            client.close();
            onward.close();
            open.remove(this);
        }

        void cut() {
            reset(client);
            reset(onward);
            open.remove(this);
        }

        void abandon() {
            abandoned = true;
            reset(client);
        }
    }

    /** What every piece of data passes one way. */
    private static final class Gate {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private boolean shut;
        private Duration delay = Duration.ZERO;

        void pass() throws InterruptedException {
            lock.lock();
            try {
                long left = delay.toNanos();
                while (left > 0 && !delay.isZero()) {
                    left = changed.awaitNanos(left);
                }
                while (shut) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
        }

        void delay(Duration each) {
            lock.lock();
            try {
                delay = each;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void shut(boolean now) {
            lock.lock();
            try {
                shut = now;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
