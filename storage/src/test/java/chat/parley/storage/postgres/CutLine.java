package chat.parley.storage.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line to a server that can be cut for the clients while the server goes on, and that can hold
 * back what they sent.
 */
final class CutLine implements AutoCloseable {
    private final ServerSocket front;
    private final int server;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger heldBack = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    CutLine(int server) throws IOException {
        this(0, server);
    }

    /**
     * @param port 0 takes a free one
     */
    CutLine(int port, int server) throws IOException {
        this.server = server;
        this.front = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return front.getLocalPort();
    }

    /** Lets nothing more through to the server; answers what does again. */
    CountDownLatch hold() {
        gate = new CountDownLatch(1);
        return gate;
    }

    /** What is held back stays so; later connections are not. */
    void letOthersThrough() {
        gate = new CountDownLatch(0);
    }

    /** Messages that are held back. */
    int heldBack() {
        return heldBack.get();
    }

    /** The clients that are connected are cut off; the server is not told. */
    void cut() throws IOException {
        for (Line line : lines) {
            line.client().close();
        }
    }

    private void accept() {
        try {
            while (!front.isClosed()) {
                Line line = new Line(front.accept(), new Socket("127.0.0.1", server));
                lines.add(line);
                Thread.ofVirtual().start(() -> pass(line.client(), line.server(), true));
                Thread.ofVirtual().start(() -> pass(line.server(), line.client(), false));
            }
        } catch (IOException e) {
            if (!front.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void pass(Socket from, Socket to, boolean toServer) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (toServer) {
                    awaitGate();
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException _) {
            // this half of the line is over; the other goes on
        }
    }

    private void awaitGate() throws InterruptedException {
        CountDownLatch now = gate;
        heldBack.incrementAndGet();
        now.await();
        heldBack.decrementAndGet();
    }

    @Override
    public void close() throws IOException {
        front.close();
        for (Line line : lines) {
            line.client().close();
            line.server().close();
        }
    }

    private record Line(Socket client, Socket server) {}
}
