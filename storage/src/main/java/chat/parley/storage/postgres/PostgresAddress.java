package chat.parley.storage.postgres;

import chat.parley.storage.tls.Tls;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, and as whom it is used.
 *
 * @param hosts one or more names or {@code name:port}, separated by commas: of several, the one
 *     that takes writes is used
 * @param password null: the server asks for none
 */
public record PostgresAddress(
        String hosts, String database, String user, @Nullable Password password, Tls tls) {
    private static final Pattern URL =
            Pattern.compile("postgresql://([A-Za-z0-9.:,\\[\\]-]{1,1000})/([A-Za-z0-9_.-]{1,63})");
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    /** Longer than any query takes; then the connection is given up. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    /** A password that is not shown. */
    public record Password(String text) {
        @Override
        public String toString() {
            return "(hidden)";
        }
    }

    /** Whether {@link #of} takes it: {@code postgresql://host,host:port/database}. */
    public static boolean isUrl(String text) {
        return URL.matcher(text).matches();
    }

    public static PostgresAddress of(
            String url, String user, @Nullable Password password, Tls tls) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(url + " is not postgresql://host/database");
        }
        return new PostgresAddress(parts.group(1), parts.group(2), user, password, tls);
    }

    /** As in a message. */
    @Override
    public String toString() {
        return "postgresql://" + hosts + "/" + database;
    }

    /** Each of its connections gives up by itself when nobody answers. */
    PGSimpleDataSource source() {
        PGSimpleDataSource source = patientSource();
        source.setProperty(PGProperty.SOCKET_TIMEOUT, seconds(ANSWER_WITHIN));
        return source;
    }

    /** For what may take long. */
    PGSimpleDataSource patientSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://" + hosts + "/" + database);
        source.setUser(user);
        if (password != null) {
            source.setPassword(password.text());
        }
        source.setApplicationName("parley");
        source.setProperty(PGProperty.CONNECT_TIMEOUT, seconds(CONNECT_WITHIN));
        source.setProperty(PGProperty.TCP_KEEP_ALIVE, "true");
        source.setProperty(PGProperty.TARGET_SERVER_TYPE, "primary");
        source.setProperty(
                PGProperty.PREPARE_THRESHOLD, "1"); // bytes are sent as bytes from then on
        protect(source);
        return source;
    }

    private void protect(PGSimpleDataSource source) {
        switch (tls) {
            case Tls.Off() -> source.setProperty(PGProperty.SSL_MODE, "disable");
            case Tls.Verified(var roots) -> {
                source.setProperty(PGProperty.SSL_MODE, "verify-full");
                if (roots == null) {
                    source.setProperty(
                            PGProperty.SSL_FACTORY, "org.postgresql.ssl.DefaultJavaSSLFactory");
                } else {
                    source.setProperty(PGProperty.SSL_ROOT_CERT, roots.toString());
                }
            }
        }
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toSeconds());
    }
}
