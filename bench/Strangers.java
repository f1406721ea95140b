import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What requests without a token cost a server: CPU of its process for each, and its peak of memory,
 * with 64 of them under way. Each kind comes once from one address and once from as many as there
 * are requests, which a trusted proxy tells of.
 *
 * <pre>
 * java bench/Strangers.java cli/target/parley.jar
 * </pre>
 */
public final class Strangers {
    private static final int REQUESTS = 2_000;
    private static final int AT_ONCE = 64;
    private static final long TICKS_PER_SECOND = 100;

    private final URI server;
    private final long pid;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Strangers(URI server, long pid) {
        this.server = server;
        this.pid = pid;
    }

    public static void main(String[] arguments) throws Exception {
        Path data = Files.createTempDirectory("parley-strangers");
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx512m",
                                "-jar",
                                arguments[0],
                                "serve",
                                "--port=0",
                                "--trusted-proxies=127.0.0.1",
                                "--data=" + data)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            URI server = URI.create(line.substring(line.indexOf("http")));
            new Strangers(server, process.pid()).run();
        } finally {
            process.destroy();
            process.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private void run() throws Exception {
        String owner = "{\"name\":\"owner\",\"password\":\"seven green bicycles\"}";
        send(post("/v1/accounts", () -> owner), "127.0.0.1");
        System.out.println("| request | from | answers | CPU each, ms | peak memory, MiB |");
        System.out.println("|---|---|---|---|---|");
        measure("nothing", null);
        measure("`GET /v1/server`", get("/v1/server"));
        measure("no token", get("/v1/account"));
        measure("a bad token", get("/v1/account").header("Authorization", "Bearer a.b.c"));
        measure("wrong password", post("/v1/sessions", () -> person("owner")));
        measure("a name nobody has", post("/v1/sessions", () -> person(word())));
        measure("sign-up, uninvited", post("/v1/accounts", () -> person(word())));
        measure(
                "refresh by noise",
                post(
                        "/v1/sessions/refresh",
                        () -> "{\"refreshToken\":\"%s\"}".formatted("A".repeat(86))));
        measure(
                "an invitation guessed",
                post("/v1/invitations/preview", () -> "{\"code\":\"%s\"}".formatted(word())));
        measure("64 kB of JSON", post("/v1/sessions", () -> "[".repeat(65_000)));
        measure("no such path", get("/v1/nothing"));
    }

    private static String word() {
        return "guess-" + Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 1);
    }

    private static String person(String name) {
        return "{\"name\":\"%s\",\"password\":\"not seven bicycles\"}".formatted(name);
    }

    private record Asked(String path, Supplier<String> body, List<String> headers) {
        Asked header(String name, String value) {
            return new Asked(path, body, List.of(name, value));
        }
    }

    private static Asked get(String path) {
        return new Asked(path, null, List.of());
    }

    private static Asked post(String path, Supplier<String> body) {
        return new Asked(path, body, List.of("Content-Type", "application/json"));
    }

    private int send(Asked asked, String from) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(asked.path()))
                        .header("X-Forwarded-For", from);
        if (!asked.headers().isEmpty()) {
            request.headers(asked.headers().toArray(String[]::new));
        }
        if (asked.body() != null) {
            request.POST(BodyPublishers.ofString(asked.body().get()));
        }
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private void measure(String name, Asked asked) throws Exception {
        if (asked == null) {
            TimeUnit.SECONDS.sleep(5); // what the start left to do
            System.out.printf("| %s | | | | %d |%n", name, peak());
            return;
        }
        measure(name, asked, "one address", () -> "198.51.100.7");
        measure(name, asked, "everywhere", Strangers::anywhere);
    }

    private static String anywhere() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "10.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256));
    }

    private void measure(String name, Asked asked, String where, Supplier<String> from)
            throws Exception {
        Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5"); // forgets the peak so far
        long before = ticks();
        Map<Integer, Integer> answers = new ConcurrentHashMap<>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < REQUESTS; i++) {
                threads.submit(
                        () -> {
                            answers.merge(send(asked, from.get()), 1, Integer::sum);
                            return null;
                        });
            }
        }
        double ms = (ticks() - before) * 1_000.0 / TICKS_PER_SECOND / REQUESTS;
        System.out.printf(
                "| %s | %s | %s | %.2f | %d |%n", name, where, words(answers), ms, peak());
    }

    private static String words(Map<Integer, Integer> answers) {
        StringBuilder words = new StringBuilder();
        new TreeMap<>(answers)
                .forEach(
                        (status, count) ->
                                words.append(words.isEmpty() ? "" : ", ")
                                        .append(status)
                                        .append(" × ")
                                        .append(count));
        return words.toString();
    }

    /** CPU that the server has used, of all its threads. */
    private long ticks() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private long peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
