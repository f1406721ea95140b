package chat.parley.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a Cassandra node runs on: a Java 17, since Cassandra 5 starts on no later one, and the
 * libraries that {@code testkit/cassandra/pom.xml} names, which Maven fetches once.
 */
record CassandraRuntime(Path java, String classPath, Path agent) {
    private static final String RELEASE = "JAVA_VERSION=\"17";
    private static final Path FOLDER = Path.of("..", "testkit", "cassandra");
    private static final Path CLASS_PATH = FOLDER.resolve("target").resolve("cassandra.classpath");

    /** Throws a {@link CassandraMissing} that says what this machine lacks. */
    static CassandraRuntime find() throws CassandraMissing {
        try {
            Path java = java17();
            List<Path> libraries = libraries();
            if (libraries.isEmpty() || !libraries.stream().allMatch(Files::exists)) {
                fetch();
                libraries = libraries();
            }
            return new CassandraRuntime(
                    java, Files.readString(CLASS_PATH).strip(), agent(libraries));
        } catch (IOException e) {
            throw new CassandraMissing(e);
        }
    }

    private static List<Path> libraries() throws IOException {
        return Files.exists(CLASS_PATH)
                ? Stream.of(Files.readString(CLASS_PATH).strip().split(":")).map(Path::of).toList()
                : List.of();
    }

    private static void fetch() throws IOException {
        String pom = FOLDER.resolve("pom.xml").toString();
        HostCommand.run("mvn", "-B", "-ntp", "-q", "-f", pom, "generate-resources");
    }

    private static Path agent(List<Path> libraries) throws IOException {
        return libraries.stream()
                .filter(jar -> jar.getFileName().toString().startsWith("jamm-"))
                .findFirst()
                .orElseThrow(() -> new IOException("no jamm in " + CLASS_PATH));
    }

    /** Looks only at files, as {@code ./parley} does for its own JDK. */
    private static Path java17() throws IOException {
        for (Path home : homes()) {
            Path java = home.resolve("bin").resolve("java");
            if (Files.isExecutable(java) && isJava17(home.resolve("release"))) {
                return java;
            }
        }
        throw new IOException(
                "tests on Cassandra need a Java 17 and found none: install one (Debian:"
                        + " openjdk-17-jre-headless), or name its folder in JAVA17_HOME");
    }

    private static List<Path> homes() throws IOException {
        List<Path> homes = new ArrayList<>();
        Stream.of("JAVA17_HOME", "JAVA_HOME")
                .map(name -> System.getenv().getOrDefault(name, ""))
                .filter(home -> !home.isEmpty())
                .map(Path::of)
                .forEach(homes::add);
        Path own = Path.of(System.getProperty("user.home", "/"));
        List<Path> folders =
                List.of(
                        Path.of("/usr/lib/jvm"),
                        own.resolve(".sdkman/candidates/java"),
                        own.resolve(".jdks"),
                        Path.of("/opt"),
                        Path.of("/opt/java"));
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> in = Files.list(folder)) {
                    in.sorted().forEach(homes::add);
                }
            }
        }
        return homes;
    }

    private static boolean isJava17(Path release) throws IOException {
        return Files.exists(release) && Files.readString(release).contains(RELEASE);
    }
}
