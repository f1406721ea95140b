package chat.parley.api;

import chat.parley.accounts.AddressKey;
import chat.parley.accounts.Principal;
import chat.parley.accounts.Throttle;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Counts what each person, and each address without a token, asks for. */
final class Quotas {
    private final Map<Quota, Throttle> throttles = new EnumMap<>(Quota.class);

    Quotas(LongSupplier clockMs) {
        InstantSource clock = () -> Instant.ofEpochMilli(clockMs.getAsLong());
        for (Quota quota : Quota.values()) {
            throttles.put(quota, new Throttle(quota.rate(), clock));
        }
    }

    /** Refuses as rate-limited what is too much. */
    void take(Operation operation, Arrival arrival, @Nullable Principal principal) {
        String caller =
                principal == null ? AddressKey.of(arrival.from()) : principal.user().toString();
        Objects.requireNonNull(throttles.get(Quota.of(operation)))
                .take(caller, "too many requests: wait for as long as 'Retry-After' says");
    }
}
