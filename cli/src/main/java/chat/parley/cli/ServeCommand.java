package chat.parley.cli;

import chat.parley.server.Server;
import chat.parley.server.ServerConfig;
import chat.parley.server.Setting;
import chat.parley.server.Settings;
import chat.parley.server.StartFailed;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** {@code parley serve}: one node, until SIGTERM or Ctrl-C. */
@Command(
        name = "serve",
        description = {
            "Start a server.",
            "Each flag can also be set by a variable (PARLEY_PORT for --port) or in the YAML file"
                    + " (port: 8080); a flag wins over a variable, that over the file."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings")
    private @Nullable String config;

    @Option(names = "--data", paramLabel = "DIR", description = "folder of the embedded stores")
    private @Nullable String data;

    @Option(names = "--host", paramLabel = "H", description = "address to listen on")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "N", description = "port; 0 takes a free one")
    private @Nullable String port;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "the certificate and those that lead to its root, in PEM: serve https")
    private @Nullable String tlsCertificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "the private key of the certificate, in PEM")
    private @Nullable String tlsKey;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "NETS",
            description =
                    "proxies whose word is taken for who sent a request: addresses and networks,"
                            + " by commas")
    private @Nullable String trustedProxies;

    @Option(
            names = "--allowed-origins",
            paramLabel = "URLS",
            description = "origins of other web pages that may use the socket, by commas")
    private @Nullable String allowedOrigins;

    @Option(
            names = "--password-memory-kib",
            paramLabel = "N",
            description = "memory for hashing one password (Argon2id)")
    private @Nullable String passwordMemoryKib;

    @Option(
            names = "--drain-seconds",
            paramLabel = "N",
            description = "how long clients may take to reconnect elsewhere at the end")
    private @Nullable String drainSeconds;

    @Override
    public Integer call() throws InterruptedException {
        try {
            Server server = Server.start(read());
            CountDownLatch ended = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> {
                                        server.close();
                                        ended.countDown();
                                    },
                                    "shutdown"));
            spec.commandLine().getOut().println("Parley is ready at " + server.address());
            ended.await();
            return Exit.DONE;
        } catch (Settings.InvalidSetting e) {
            throw new Failure(Exit.USAGE, String.valueOf(e.getMessage()));
        } catch (StartFailed e) {
            throw new Failure(Exit.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private ServerConfig read() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (config != null) {
            environment.put(Settings.FILE_VARIABLE, config);
        }
        return Settings.read(flags(), environment);
    }

    /** The flags that were given, by setting. */
    Map<Setting, String> flags() {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String text = flag(setting);
            if (text != null) {
                flags.put(setting, text);
            }
        }
        return flags;
    }

    private @Nullable String flag(Setting setting) {
        return switch (setting) {
            case DATA -> data;
            case HOST -> host;
            case PORT -> port;
            case TLS_CERTIFICATE -> tlsCertificate;
            case TLS_KEY -> tlsKey;
            case TRUSTED_PROXIES -> trustedProxies;
            case ALLOWED_ORIGINS -> allowedOrigins;
            case PASSWORD_MEMORY_KIB -> passwordMemoryKib;
            case DRAIN_SECONDS -> drainSeconds;
        };
    }
}
