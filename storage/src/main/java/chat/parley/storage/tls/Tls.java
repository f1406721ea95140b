package chat.parley.storage.tls;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/** How connections to a store are protected. */
public sealed interface Tls {
    /** Not at all: for a store on this machine, or behind a tunnel. */
    record Off() implements Tls {}

    /**
     * By a certificate that names the host and leads to a root that is trusted.
     *
     * @param roots file of these roots in PEM; null for those of the JVM
     */
    record Verified(@Nullable Path roots) implements Tls {}
}
