package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.HandshakeReader;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who people are: the newest identity and list of devices of each that this device has seen, which
 * nobody can take back (trust on first use). What contradicts them is refused. Blocks; thread-safe.
 */
final class TrustedPeople implements MlsTrust {
    private static final String PERSON = "person-";

    /** A device that was not on its person's list is asked for again after so long. */
    private static final long ASK_EVERY_MS = 10_000;

    private final Vault vault;
    private final KeysClient keys;
    private final Map<UserId, Person> people = new ConcurrentHashMap<>();
    private final Map<LeafOwner, Long> asked = new ConcurrentHashMap<>();

    TrustedPeople(Vault vault, KeysClient keys) {
        this.vault = vault;
        this.keys = keys;
    }

    private record Known(Bytes identity, Bytes list, @Nullable Bytes verified, boolean unvouched) {}

    /** As this device has seen them; null for nobody that it knows. */
    @Nullable Person person(UserId user) throws MlsRefused {
        Person held = people.get(user);
        if (held == null) {
            held = stored(user);
            if (held != null) {
                people.put(user, held);
            }
        }
        return held;
    }

    private @Nullable Person stored(UserId user) throws MlsRefused {
        Known known = vault.read(PERSON + user, Known.class);
        if (known == null) {
            return null;
        }
        Person read = Person.of(user, known.identity(), known.list());
        return new Person(read.identity(), read.list(), known.verified(), known.unvouched());
    }

    /**
     * Asks the server how these people are now. What it says of somebody and cannot be is skipped,
     * and refused after the others.
     */
    void ask(Collection<UserId> users) throws MlsRefused {
        List<UserId> all = users.stream().distinct().toList();
        MlsRefused refused = null;
        for (int at = 0; at < all.size(); at += Limits.PEOPLE_DEVICES) {
            int to = Math.min(all.size(), at + Limits.PEOPLE_DEVICES);
            for (Rest.PersonDevices each : keys.devices(all.subList(at, to))) {
                try {
                    learn(each.user(), each.identity(), each.devices());
                } catch (MlsRefused e) {
                    refused = e;
                }
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    /** Takes what the server says, unless it contradicts what is known. */
    Person learn(UserId user, Bytes identity, Bytes devices) throws MlsRefused {
        Person now = Person.of(user, identity, devices);
        return vault.exclusive(
                "people",
                () -> {
                    Person before = stored(user);
                    Person next =
                            before == null ? now : before.after(now, () -> keys.identities(user));
                    if (before == null || !next.equals(before)) {
                        keep(next);
                    }
                    people.put(user, next);
                    return next;
                });
    }

    private void keep(Person person) {
        vault.write(
                PERSON + person.identity().user(),
                new Known(
                        person.identity().encoded(),
                        person.list().encoded(),
                        person.verified(),
                        person.unvouched()));
    }

    /** Of two people whose keys are known. */
    String safetyNumber(UserId one, UserId other) throws MlsRefused {
        return SafetyNumbers.of(known(one), known(other));
    }

    private SafetyNumbers.Known known(UserId user) throws MlsRefused {
        Person person = stored(user);
        if (person == null) {
            String message = "they have no keys for encrypted rooms yet";
            throw new EncryptionStopped(Unreadable.NOT_SET_UP, message);
        }
        return new SafetyNumbers.Known(user, person.identity().identityKey());
    }

    /** People have compared their safety number. */
    void verify(UserId self, UserId user, String safetyNumber) throws MlsRefused {
        vault.exclusive(
                "people",
                () -> {
                    Person known = stored(user);
                    if (known == null || !safetyNumber(self, user).equals(safetyNumber)) {
                        throw new MlsRefused("they have another identity now: compare it again");
                    }
                    Bytes key = known.identity().identityKey();
                    Person next = new Person(known.identity(), known.list(), key, false);
                    keep(next);
                    people.put(user, next);
                    return next;
                });
    }

    /** Also null for one that its person does not list: it may be there, and nothing is said. */
    @Override
    public @Nullable Bytes deviceKey(LeafOwner owner) throws MlsRefused {
        Bytes known = listed(owner);
        long now = System.currentTimeMillis();
        if (known != null || now < asked.getOrDefault(owner, 0L) + ASK_EVERY_MS) {
            return known;
        }
        ask(List.of(owner.user()));
        forgetOld(now);
        asked.put(owner, now);
        return listed(owner);
    }

    private void forgetOld(long now) {
        asked.values().removeIf(at -> now >= at + ASK_EVERY_MS);
    }

    private @Nullable Bytes listed(LeafOwner owner) throws MlsRefused {
        Person person = person(owner.user());
        return person == null ? null : person.list().keyOf(owner.device()).orElse(null);
    }

    /** Whether a leaf belongs to who it says, by the newest list of its person. */
    boolean isListed(Handshake.Leaf leaf) throws MlsRefused {
        Bytes key = deviceKey(MlsChange.ownerOf(leaf));
        return key != null && HandshakeReader.isCertified(leaf, key);
    }

    /** Devices of people that can say something now: not those whose keys nothing vouches for. */
    List<UserId> broken(Collection<UserId> users) throws MlsRefused {
        List<UserId> broken = new ArrayList<>();
        for (UserId user : users) {
            Person person = person(user);
            if (person != null && person.isBroken()) {
                broken.add(user);
            }
        }
        return broken;
    }
}
