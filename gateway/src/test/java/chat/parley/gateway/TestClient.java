package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Codec;
import chat.parley.protocol.Content;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client on a plain socket: blocking, and able to misbehave. */
final class TestClient implements AutoCloseable {
    private static final int PATIENCE_MS = 15_000;

    private final TestNode node;
    private final Socket socket;
    private final DataInputStream in;

    /** Frames that {@link #await} has passed over, oldest first. */
    private final List<ServerFrame> passed = new ArrayList<>();

    /** What a server sends. */
    sealed interface Received {
        record Text(byte[] json) implements Received {}

        record Control(int opcode, byte[] payload) implements Received {}

        /** {@code code} is 0 when the connection ended without a close frame. */
        record Closed(int code, String reason) implements Received {}
    }

    private TestClient(TestNode node, Socket socket) throws IOException {
        this.node = node;
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static TestClient connect(TestNode node) {
        return connect(node, new byte[0]);
    }

    /** Sends {@code early} in one piece with the request. */
    static TestClient connect(TestNode node, byte[] early) {
        TestClient client = open(node, 0);
        client.sendRaw(Wire.join(UPGRADE.getBytes(StandardCharsets.US_ASCII), early));
        client.upgraded();
        return client;
    }

    /** A client whose system takes little before it makes the server wait. */
    static TestClient connectSmall(TestNode node) {
        TestClient client = open(node, 4_096);
        client.sendRaw(UPGRADE.getBytes(StandardCharsets.US_ASCII));
        client.upgraded();
        return client;
    }

    /** A connection on which nothing was said yet. */
    static TestClient open(TestNode node, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
            return new TestClient(node, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static final String UPGRADE =
            """
            GET /v1/stream HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: parley.v1\r
            \r
            """;

    private void upgraded() {
        String head = head();
        assertThat(head).startsWith("HTTP/1.1 101 ");
        assertThat(head.toLowerCase(Locale.ROOT))
                .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=")
                .contains("sec-websocket-protocol: parley.v1");
    }

    /** The head of an HTTP answer. */
    String head() {
        try {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int read = in.read();
                if (read < 0) {
                    return head.toString();
                }
                head.append((char) read);
            }
            return head.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body that follows this head. */
    String body(String head) {
        try {
            String length = head.split("(?i)content-length: ", 2)[1].lines().findFirst().orElse("");
            byte[] body = in.readNBytes(Integer.parseInt(length));
            return new String(body, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sendRaw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sendText(String text) {
        sendRaw(Wire.text(text));
    }

    void send(ClientFrame frame) {
        sendText(new String(Codec.encode(frame), StandardCharsets.UTF_8));
    }

    /** Signs in and reads the list of rooms to its end. */
    ServerFrame.Ready hello(String token) {
        send(new ClientFrame.Hello(token, null));
        ServerFrame.Ready ready = await(ServerFrame.Ready.class);
        while (await(ServerFrame.Rooms.class).more()) {}
        return ready;
    }

    EventId say(RoomId room, String text) {
        EventId id = node.eventId();
        send(new ClientFrame.Send("s", room, id, EventType.MESSAGE, Content.text(text)));
        return id;
    }

    void subscribe(RoomId room, long after) {
        send(new ClientFrame.Subscribe("sub", List.of(new ClientFrame.Cursor(room, after, null))));
    }

    /** Whatever comes next. */
    Received receive() {
        try {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] payload = in.readNBytes(length);
            return switch (first & 0x0F) {
                case Wire.TEXT -> new Received.Text(payload);
                case Wire.CLOSE -> closed(payload);
                default -> new Received.Control(first & 0x0F, payload);
            };
        } catch (EOFException e) {
            return new Received.Closed(0, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Received closed(byte[] payload) {
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        int code = payload.length < 2 ? 1005 : buffer.getShort() & 0xFFFF;
        return new Received.Closed(code, StandardCharsets.UTF_8.decode(buffer).toString());
    }

    ServerFrame next() {
        Received received = receive();
        assertThat(received).isInstanceOf(Received.Text.class);
        return decode((Received.Text) received);
    }

    static ServerFrame decode(Received.Text text) {
        try {
            return Codec.decodeServer(text.json());
        } catch (InvalidJson e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next frame of this kind, of those that came already and those that will. */
    <T extends ServerFrame> T await(Class<T> kind) {
        for (ServerFrame frame : passed) {
            if (kind.isInstance(frame)) {
                passed.remove(frame);
                return kind.cast(frame);
            }
        }
        while (true) {
            ServerFrame frame = next();
            if (kind.isInstance(frame)) {
                return kind.cast(frame);
            }
            passed.add(frame);
        }
    }

    /** Reads on to the end; the code of the close frame, or 0. */
    int awaitClose() {
        while (true) {
            if (receive() instanceof Received.Closed(int code, _)) {
                return code;
            }
        }
    }

    /** Reads until the server is through with this connection, in whatever way. */
    void awaitEnd() {
        try {
            while (!(receive() instanceof Received.Closed)) {}
        } catch (UncheckedIOException e) {
            assertThat(e.getCause()).isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Whether the server's own end of the connection comes, too. */
    boolean isHungUp() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Everything that has been sent to this client up to now. */
    List<ServerFrame> soFar() {
        send(new ClientFrame.Ping("so-far"));
        List<ServerFrame> frames = new ArrayList<>(passed);
        passed.clear();
        while (true) {
            ServerFrame frame = next();
            if (frame instanceof ServerFrame.Pong(String ref) && "so-far".equals(ref)) {
                return frames;
            }
            frames.add(frame);
        }
    }

    /** The next {@code count} events of the room. */
    List<ServerFrame.Delivered> events(RoomId room, int count) {
        List<ServerFrame.Delivered> events = new ArrayList<>();
        while (events.size() < count) {
            ServerFrame.Delivered event = await(ServerFrame.Delivered.class);
            if (event.room().equals(room)) {
                events.add(event);
            }
        }
        return events;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
