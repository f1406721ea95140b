package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Against a server that sends every byte back. */
class TcpProxyTest {
    private static final int SOON_MS = 10_000;

    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::echo);
        proxy =
                new TcpProxy(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        (InetSocketAddress) server.getLocalSocketAddress());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.add(socket);
                Thread.startVirtualThread(() -> echo(socket));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException _) {
            // cut
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(SOON_MS);
        socket.connect(proxy.address());
        return socket;
    }

    private static int ask(Socket socket, int what) throws IOException {
        socket.getOutputStream().write(what);
        return socket.getInputStream().read();
    }

    @Test
    void inACalmNetworkEverythingPasses() throws IOException {
        try (Socket socket = connect()) {
            for (int i = 0; i < 100; i++) {
                assertThat(ask(socket, i)).isEqualTo(i);
            }
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void whatIsCutIsCutForBoth() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            proxy.cut();
            assertThatThrownBy(
                            () -> {
                                while (ask(socket, 2) >= 0) {
                                    assertThat(proxy.connections()).isZero();
                                }
                                throw new IOException("ended");
                            })
                    .isInstanceOf(IOException.class);
        }
        await().until(() -> accepted.getFirst().isClosed());
        try (Socket socket = connect()) {
            assertThat(ask(socket, 3)).isEqualTo(3);
        }
    }

    @Test
    void ofAHalfOpenConnectionTheServerKnowsNothing() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            proxy.halfOpen();
            assertThatThrownBy(
                            () -> {
                                while (ask(socket, 2) >= 0) {
                                    assertThat(accepted).hasSize(1);
                                }
                                throw new IOException("ended");
                            })
                    .isInstanceOf(IOException.class);
        }
        assertThat(accepted.getFirst().isClosed()).isFalse();
        proxy.cut();
        await().until(() -> accepted.getFirst().isClosed());
    }

    @Test
    void answersThatAreHeldComeLaterOrNever() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            proxy.hold(TcpProxy.Way.TO_CLIENT);
            socket.getOutputStream().write(2);
            socket.setSoTimeout(100);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(IOException.class);
            proxy.calm();
            socket.setSoTimeout(SOON_MS);
            assertThat(socket.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void everyPieceMayBeLateAndConnectionsRefused() throws IOException {
        proxy.delay(Duration.ofMillis(50));
        long start = System.nanoTime();
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            assertThat(System.nanoTime() - start).isGreaterThan(100_000_000L); // both ways
        }
        proxy.refuse();
        assertThatThrownBy(
                        () -> {
                            try (Socket socket = connect()) {
                                if (ask(socket, 2) < 0) {
                                    throw new IOException("ended");
                                }
                            }
                        })
                .isInstanceOf(IOException.class);
    }
}
