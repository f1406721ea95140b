package chat.parley.testkit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One Cassandra node: a process that can be killed, stopped and started again. */
public final class CassandraNode implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofMinutes(4);
    private static final int CONNECT_MS = 1_000;
    private static final int LOG_TAIL = 15;

    /** What Cassandra's own option file for Java 17 opens. */
    private static final List<String> EXPORTS =
            List.of(
                    "java.base/jdk.internal.misc",
                    "java.base/java.lang.ref",
                    "java.management.rmi/com.sun.jmx.remote.internal.rmi",
                    "java.rmi/sun.rmi.registry",
                    "java.rmi/sun.rmi.server",
                    "java.sql/java.sql",
                    "jdk.unsupported/sun.misc");

    private static final List<String> OPENS =
            List.of(
                    "java.base/java.io",
                    "java.base/java.lang",
                    "java.base/java.lang.module",
                    "java.base/java.lang.reflect",
                    "java.base/java.nio",
                    "java.base/java.util",
                    "java.base/jdk.internal.loader",
                    "java.base/jdk.internal.math",
                    "java.base/jdk.internal.module",
                    "java.base/jdk.internal.ref",
                    "java.base/jdk.internal.reflect",
                    "java.base/jdk.internal.util.jar",
                    "java.base/sun.nio.ch",
                    "jdk.management/com.sun.management.internal");

    private final CassandraRuntime runtime;
    private final Path folder;
    private final Place place;
    private @Nullable Process process;

    /**
     * Where a node stands in its cluster.
     *
     * @param listens its address
     * @param told the address that clients are told
     * @param network what the addresses of all nodes begin with; those of peers end with 1, 2, …
     */
    record Place(int index, int nodes, String listens, String told, String network) {
        /** The tokens of all nodes lie evenly on the ring. */
        long token() {
            return Long.MIN_VALUE + (-1L >>> 1) / nodes * 2 * index;
        }

        String seeds() {
            return String.join(
                    ",",
                    IntStream.rangeClosed(1, nodes)
                            .mapToObj(i -> network + i + ":" + CassandraCluster.PEER_PORT)
                            .toList());
        }
    }

    CassandraNode(CassandraRuntime runtime, Path folder, Place place) {
        this.runtime = runtime;
        this.folder = folder.toAbsolutePath();
        this.place = place;
    }

    /** Where it listens for clients. */
    public InetSocketAddress address() {
        return new InetSocketAddress(place.listens(), CassandraCluster.CLIENT_PORT);
    }

    /** Where clients are told to connect to. */
    public InetSocketAddress told() {
        return new InetSocketAddress(place.told(), CassandraCluster.CLIENT_PORT);
    }

    void launch() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("cassandra.yaml"), yaml());
        Files.writeString(folder.resolve("logback.xml"), logback());
        ProcessBuilder builder = new ProcessBuilder(command()).directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("out.txt").toFile());
        process = builder.start();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(runtime.java().toString()));
        command.addAll(List.of("-Xms64m", "-Xmx384m", "-Xss512k", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:MaxDirectMemorySize=128m", "-XX:TieredStopAtLevel=1"));
        command.add("-javaagent:" + runtime.agent());
        EXPORTS.forEach(it -> command.addAll(List.of("--add-exports", it + "=ALL-UNNAMED")));
        OPENS.forEach(it -> command.addAll(List.of("--add-opens", it + "=ALL-UNNAMED")));
        command.addAll(
                Stream.of(
                                "jdk.attach.allowAttachSelf=true",
                                "io.netty.tryReflectionSetAccessible=true",
                                "cassandra.config=" + folder.resolve("cassandra.yaml").toUri(),
                                "cassandra.storagedir=" + folder,
                                "cassandra.logdir=" + folder,
                                "logback.configurationFile=" + folder.resolve("logback.xml"),
                                "cassandra-foreground=yes",
                                "cassandra.skip_wait_for_gossip_to_settle=0",
                                "cassandra.ring_delay_ms=1000",
                                "cassandra.superuser_setup_delay_ms=0",
                                "cassandra.auto_bootstrap=false",
                                "cassandra.consistent.rangemovement=false")
                        .map(property -> "-D" + property)
                        .toList());
        command.addAll(List.of("-cp", folder + ":" + runtime.classPath()));
        command.add("org.apache.cassandra.service.CassandraDaemon");
        return command;
    }

    /** Small, and every write on the disk before it is answered. */
    private String yaml() {
        return """
        cluster_name: parley
        num_tokens: 1
        initial_token: %d
        partitioner: org.apache.cassandra.dht.Murmur3Partitioner
        seed_provider:
          - class_name: org.apache.cassandra.locator.SimpleSeedProvider
            parameters:
              - seeds: "%s"
        listen_address: %s
        rpc_address: %3$s
        broadcast_rpc_address: %s
        native_transport_port: %d
        storage_port: %d
        endpoint_snitch: SimpleSnitch
        data_file_directories: [ data ]
        commitlog_directory: commitlog
        saved_caches_directory: saved
        hints_directory: hints
        cdc_raw_directory: cdc
        commitlog_sync: batch
        commitlog_segment_size: 16MiB
        commitlog_total_space: 128MiB
        disk_failure_policy: die
        commit_failure_policy: die
        paxos_variant: v2
        storage_compatibility_mode: NONE
        concurrent_reads: 16
        concurrent_writes: 16
        concurrent_compactors: 1
        native_transport_max_threads: 32
        key_cache_size: 8MiB
        file_cache_enabled: false
        networking_cache_size: 16MiB
        memtable:
          configurations:
            trie:
              class_name: TrieMemtable
            default:
              inherits: trie
        memtable_allocation_type: offheap_objects
        memtable_heap_space: 48MiB
        memtable_offheap_space: 48MiB
        sstable:
          selected_format: bti
        auto_snapshot: false
        read_request_timeout: 3s
        write_request_timeout: 3s
        cas_contention_timeout: 2s
        request_timeout: 5s
        """
                .formatted(
                        place.token(),
                        place.seeds(),
                        place.listens(),
                        place.told(),
                        CassandraCluster.CLIENT_PORT,
                        CassandraCluster.PEER_PORT);
    }

    private String logback() {
        return """
        <configuration>
          <appender name="file" class="ch.qos.logback.core.FileAppender">
            <file>%s</file>
            <encoder><pattern>%%d %%-5level [%%thread] %%logger{20} %%msg%%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="file"/></root>
        </configuration>
        """
                .formatted(log());
    }

    private Path log() {
        return folder.resolve("system.log");
    }

    void awaitReady() throws IOException {
        long start = System.nanoTime();
        while (!answers()) {
            if (!running().isAlive() || System.nanoTime() - start > START_WITHIN.toNanos()) {
                throw new IOException("Cassandra did not start in " + folder + ": " + said());
            }
            pause();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(address(), CONNECT_MS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The last lines of its log, or what it printed before it had one. */
    private String said() throws IOException {
        Path file = Files.exists(log()) ? log() : folder.resolve("out.txt");
        List<String> lines = Files.readAllLines(file);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
    }

    private Process running() {
        return Objects.requireNonNull(process, "never started");
    }

    public long pid() {
        return running().pid();
    }

    /** SIGKILL; it is gone once this returns. */
    public void kill() {
        running().destroyForcibly().onExit().join();
    }

    /** SIGTERM: it writes down what it holds, and is gone once this returns. */
    public void end() {
        running().destroy();
        running().onExit().join();
    }

    /** Stops it where it stands (SIGSTOP): it holds its connections; or lets it go on. */
    public void stall(boolean stalled) throws IOException {
        HostCommand.run("kill", stalled ? "-STOP" : "-CONT", String.valueOf(pid()));
    }

    /**
     * Starts it again on its data, after {@link #kill} or {@link #end}; it answers clients once
     * this returns.
     */
    public void restart() throws IOException {
        launch();
        awaitReady();
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
