package chat.parley.server;

import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.cert.X509Certificate;
import java.util.function.Consumer;

/**
 * Looks whether the files of TLS were replaced. What is new is taken once two looks have found it
 * alike, so that whoever writes one file after the other is not caught halfway. What cannot be used
 * is logged once, and the old certificate stays. For one thread.
 */
final class TlsReload implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private final Vertx vertx;
    private final TlsFiles files;
    private final Consumer<TlsIdentity> show;

    private Found last;
    private Found judged;

    private sealed interface Found {
        record Whole(TlsIdentity identity) implements Found {}

        record Unreadable(String why) implements Found {}
    }

    /**
     * @param shown what new connections are shown now
     * @param show what new connections are shown from now on
     */
    TlsReload(Vertx vertx, TlsFiles files, TlsIdentity shown, Consumer<TlsIdentity> show) {
        this.vertx = vertx;
        this.files = files;
        this.show = show;
        this.last = new Found.Whole(shown);
        this.judged = last;
    }

    @Override
    public void run() {
        Found now = look();
        boolean settled = now.equals(last);
        last = now;
        if (settled && !now.equals(judged)) {
            judged = now;
            take(now);
        }
    }

    private Found look() {
        try {
            return new Found.Whole(files.read());
        } catch (TlsFault e) {
            return new Found.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private void take(Found found) {
        switch (found) {
            case Found.Whole(var identity) -> take(identity);
            case Found.Unreadable(var why) -> stays(why);
        }
    }

    private void take(TlsIdentity identity) {
        try {
            X509Certificate certificate = identity.check(vertx);
            show.accept(identity);
            LOG.info(
                    "new connections get the new certificate, valid until {}",
                    certificate.getNotAfter().toInstant());
        } catch (TlsFault e) {
            stays(e.getMessage());
        }
    }

    private static void stays(@Nullable String why) {
        LOG.warn("the certificate in use stays, for the new files cannot be used: {}", why);
    }
}
