package chat.parley.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a Cassandra node runs on: a Java 17, since Cassandra 5 starts on no later one, and the class
 * path that the module {@code testkit/cassandra} has written.
 */
record CassandraRuntime(Path java, String classPath, Path agent) {
    private static final String RELEASE = "JAVA_VERSION=\"17";
    private static final Path CLASS_PATH =
            Path.of("..", "testkit", "cassandra", "target", "cassandra.classpath");

    static CassandraRuntime find() throws IOException {
        if (!Files.exists(CLASS_PATH)) {
            throw new IOException(
                    CLASS_PATH
                            + " is missing: `mvn -pl testkit/cassandra generate-resources` makes"
                            + " it");
        }
        String classPath = Files.readString(CLASS_PATH).strip();
        Path agent =
                Stream.of(classPath.split(":"))
                        .filter(jar -> jar.contains("/jamm-"))
                        .map(Path::of)
                        .findFirst()
                        .orElseThrow(() -> new IOException("no jamm in " + CLASS_PATH));
        return new CassandraRuntime(java17(), classPath, agent);
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
