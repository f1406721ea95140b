package chat.parley.accounts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keys that live as long as the process, for tests and simulations. */
public final class MemoryKeyStore implements KeyStore {
    private final List<StoredKey> keys = new ArrayList<>();
    private final Map<String, String> secrets = new HashMap<>();

    @Override
    public synchronized List<StoredKey> keys() {
        return keys.reversed().stream().toList();
    }

    @Override
    public synchronized void rotate(StoredKey fresh) {
        keys.replaceAll(key -> key.retired(fresh.createdAt()));
        keys.add(fresh);
    }

    @Override
    public synchronized void forgetKeys(long retiredBefore) {
        keys.removeIf(
                key -> {
                    @Nullable Long retiredAt = key.retiredAt();
                    return retiredAt != null && retiredAt < retiredBefore;
                });
    }

    @Override
    public synchronized String secret(String name, String candidate) {
        return secrets.computeIfAbsent(name, _ -> candidate);
    }
}
