package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole server in this process, and requests to it byte for byte. */
final class RunningServer implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    private static final int PATIENCE_MS = 30_000;
    private static final Pattern TOKEN = Pattern.compile("\"accessToken\":\"([^\"]+)\"");

    private final Server server;

    RunningServer(Path data) {
        this(data, Map.of());
    }

    RunningServer(Path data, Map<Setting, String> more) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.put(Setting.DATA, data.toString());
        settings.put(Setting.PORT, "0");
        settings.put(Setting.PASSWORD_MEMORY_KIB, "8192");
        settings.put(Setting.DRAIN_SECONDS, "0");
        settings.putAll(more);
        server = Server.start(Settings.read(settings, Map.of()));
    }

    /** What came back. */
    record Answer(int status, List<String> headerLines, String body) {
        /** The values of a header, in the order in which they came. */
        List<String> all(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headerLines.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }

        boolean isPage() {
            return all("Content-Type").equals(List.of("text/html; charset=utf-8"));
        }
    }

    int port() {
        return server.address().getPort();
    }

    URI address() {
        return server.address();
    }

    /** Where it tells metrics; with {@link Setting#ADMIN_PORT} only. */
    URI adminAddress() {
        return Objects.requireNonNull(server.adminAddress());
    }

    /** A request line, and header lines; without a body. */
    Answer request(String line, String... headers) {
        return exchange(
                line
                        + "\r\nHost: localhost\r\nConnection: close\r\n"
                        + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList())
                        + "\r\n");
    }

    Answer post(String path, String json, String... headers) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return exchange(
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: "
                        + body.length
                        + "\r\n"
                        + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList())
                        + "\r\n"
                        + json);
    }

    /** Makes the owner's account; the header with which requests are theirs. */
    String owner() {
        String person = "{\"name\":\"ada\",\"password\":\"" + PASSWORD + "\"}";
        assertThat(post("/v1/accounts", person).status()).isEqualTo(201);
        Matcher token = TOKEN.matcher(post("/v1/sessions", person).body());
        assertThat(token.find()).isTrue();
        return "Authorization: Bearer " + token.group(1);
    }

    /** Sends it, and reads all there is until the server hangs up. */
    String answers(String requests) {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(requests, e);
        }
    }

    /** Sends it, and reads until the server is through with it. Signs up to U+00FF are a byte. */
    Answer exchange(String request) {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(request, e);
        }
    }

    private static Answer read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return new Answer(0, List.of(), head.toString());
            }
            head.append((char) next);
        }
        List<String> lines = head.toString().lines().filter(line -> !line.isEmpty()).toList();
        int status = Integer.parseInt(lines.getFirst().split(" ", 3)[1]);
        Answer answer = new Answer(status, lines.subList(1, lines.size()), "");
        List<String> length = answer.all("Content-Length");
        byte[] body =
                status == 101
                        ? new byte[0]
                        : length.isEmpty()
                                ? in.readAllBytes()
                                : in.readNBytes(Integer.parseInt(length.getFirst()));
        return new Answer(status, answer.headerLines(), new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
