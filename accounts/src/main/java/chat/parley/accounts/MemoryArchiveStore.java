package chat.parley.accounts;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Archives that live as long as the process, for tests and simulations. */
public final class MemoryArchiveStore implements ArchiveStore {
    private final MemoryIdentityStore identities;
    private final Map<Place, Rest.ArchivedBucket> buckets = new HashMap<>();

    public MemoryArchiveStore(MemoryIdentityStore identities) {
        this.identities = identities;
    }

    @Override
    public synchronized Putting put(
            Place place, long generation, long from, Bytes sealed, long most) {
        Rest.@Nullable ArchivedBucket before = buckets.get(place);
        long version = before == null ? 0 : before.version();
        if (version != from || identities.generation(place.user()) != generation) {
            return Putting.OUTDATED;
        }
        long kept =
                buckets.entrySet().stream()
                        .filter(each -> each.getKey().user().equals(place.user()))
                        .filter(each -> !each.getKey().equals(place))
                        .mapToLong(each -> size(each.getValue().sealed()))
                        .sum();
        if (kept + size(sealed) > most) {
            return Putting.FULL;
        }
        buckets.put(place, new Rest.ArchivedBucket(place.bucket(), generation, from + 1, sealed));
        return Putting.DONE;
    }

    private static long size(Bytes sealed) {
        return Math.max(LEAST_BYTES, sealed.length());
    }

    @Override
    public synchronized List<Rest.ArchivedBucket> read(
            UserId user, UUID stream, long incarnation, long before, int limit) {
        if (identities.generation(user) == 0) {
            buckets.keySet().removeIf(place -> place.user().equals(user));
        }
        return buckets.entrySet().stream()
                .filter(
                        each ->
                                each.getKey().user().equals(user)
                                        && each.getKey().stream().equals(stream)
                                        && each.getKey().incarnation() == incarnation
                                        && each.getKey().bucket() < before)
                .map(Map.Entry::getValue)
                .sorted(Comparator.comparingLong(Rest.ArchivedBucket::bucket).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void forget(UserId user, UUID stream) {
        buckets.keySet()
                .removeIf(place -> place.user().equals(user) && place.stream().equals(stream));
    }
}
