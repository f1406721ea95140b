package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The key packages by which others add this device to groups; their secrets are on the disk before
 * the server has them. Blocks; thread-safe.
 */
final class PackageStock {
    static final String FILE = "packages";

    /** So many the server shall have, when it has fewer than the limit. */
    private static final int FULL = 50;

    /** As long as one is good, and its Welcome is offered. */
    private static final long KEPT_MS = Duration.ofDays(125).toMillis();

    private final Vault vault;
    private final KeysClient keys;

    PackageStock(Vault vault, KeysClient keys) {
        this.vault = vault;
        this.keys = keys;
    }

    private record Entry(Bytes ref, long madeAt, boolean last, MlsKeyPackage.Kept kept) {}

    private record Entries(List<Entry> packages) {}

    /** Gives the server what it lacks. */
    void fill(MlsDevice device) throws MlsRefused {
        Rest.KeyPackageStock stock = keys.keyPackages();
        int missing = stock.left() < Limits.FEW_KEY_PACKAGES ? FULL - stock.left() : 0;
        boolean needsLast = !stock.lastResort().equals(Rest.KeyPackageStock.FRESH);
        if (missing == 0 && !needsLast) {
            return;
        }
        long now = System.currentTimeMillis();
        List<Entry> made = new ArrayList<>();
        for (int i = 0; i < missing; i++) {
            made.add(made(device, now, false));
        }
        Entry last = needsLast ? made(device, now, true) : null;
        keep(made, last, now);
        List<Bytes> given = made.stream().map(entry -> entry.kept().message()).toList();
        keys.addKeyPackages(
                new Rest.NewKeyPackages(given, last == null ? null : last.kept().message()));
    }

    private static Entry made(MlsDevice device, long now, boolean last) throws MlsRefused {
        MlsKeyPackage.Kept kept = MlsKeyPackage.make(device, now).kept();
        return new Entry(reference(kept.message()), now, last, kept);
    }

    private void keep(List<Entry> made, @Nullable Entry last, long now) throws MlsRefused {
        vault.exclusive(
                FILE,
                () -> {
                    List<Entry> all = entries();
                    all.removeIf(entry -> now - entry.madeAt() > KEPT_MS);
                    all.addAll(made);
                    if (last != null) {
                        all.add(last);
                    }
                    vault.write(FILE, new Entries(all));
                    return all;
                });
    }

    /** What is damaged is as good as gone: others are made. */
    private List<Entry> entries() {
        try {
            Entries kept = vault.read(FILE, Entries.class);
            return new ArrayList<>(kept == null ? List.of() : kept.packages());
        } catch (MlsRefused _) {
            return new ArrayList<>();
        }
    }

    /** The one that a Welcome is for; null for none that is here. */
    @Nullable MlsKeyPackage of(Bytes welcome) throws MlsRefused {
        List<Bytes> references = referencesIn(welcome);
        for (Entry entry : entries()) {
            if (references.contains(entry.ref())) {
                return MlsKeyPackage.of(entry.kept());
            }
        }
        return null;
    }

    /** It is used once, but the last resort. */
    void used(Bytes welcome) throws MlsRefused {
        List<Bytes> references = referencesIn(welcome);
        vault.exclusive(
                FILE,
                () -> {
                    List<Entry> all = entries();
                    if (all.removeIf(each -> !each.last() && references.contains(each.ref()))) {
                        vault.write(FILE, new Entries(all));
                    }
                    return all;
                });
    }

    private static List<Bytes> referencesIn(Bytes welcome) throws MlsRefused {
        try {
            return HandshakeReader.welcome(welcome.toArray()).secrets().stream()
                    .map(Handshake.Secret::ref)
                    .toList();
        } catch (InvalidHandshake e) {
            throw new MlsRefused("a Welcome that cannot be read", e);
        }
    }

    private static Bytes reference(Bytes message) throws MlsRefused {
        try {
            return HandshakeReader.keyPackage(message.toArray()).ref();
        } catch (InvalidHandshake e) {
            throw new MlsRefused("a key package that cannot be read", e);
        }
    }
}
