package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Limits;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What groups cost in Java: bytes, and CPU of the thread that does it. That what travels is within
 * the bounds is checked; the figures are in docs/performance.md.
 */
@Tag("long")
class MlsLoadTest {
    private static final Bytes ROOM = Bytes.of(new byte[20]);
    private static final long NOW = System.currentTimeMillis();
    private static final int ADDED_AT_ONCE = 50;
    private static final int ROUNDS = 5;
    private static final int MESSAGES = 500;

    private final Map<Object, Bytes> keys = new HashMap<>();
    private final MlsTrust trust = owner -> keys.getOrDefault(owner, Bytes.of());
    private int devices;
    private MlsGroup first;
    private MlsGroup second;

    private MlsDevice device() {
        MlsDevice device =
                new MlsDevice(
                        MlsWorld.owner(devices, devices++),
                        new Ed25519PrivateKeyParameters(new SecureRandom()));
        keys.put(device.owner(), device.publicKey());
        return device;
    }

    /** The first adds all others; the second follows, the others are leaves only. */
    private void groupOf(int size) throws Exception {
        first = MlsGroup.begun(ROOM, device(), trust, NOW);
        MlsKeyPackage own = MlsKeyPackage.make(device(), NOW);
        MlsGroup.Made made = first.commit(List.of(own.message()), List.of());
        second = MlsGroup.joined(ROOM, made.welcome(), made.published().tree(), own, trust);
        first.become(made.next());
        double adding = 0;
        double taking = 0;
        while (devices < size) {
            List<Bytes> packages = new ArrayList<>();
            while (devices < size && packages.size() < ADDED_AT_ONCE) {
                packages.add(MlsKeyPackage.make(device(), NOW).message());
            }
            double before = cpuMs();
            MlsGroup.Made added = first.commit(packages, List.of());
            adding += cpuMs() - before;
            before = cpuMs();
            second.take(added.commit());
            taking += cpuMs() - before;
            first.become(added.next());
        }
        System.out.printf(
                "a group of %d, %d at once: CPU ms %.0f to make all commits, %.0f to take them%n",
                size, ADDED_AT_ONCE, adding, taking);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 10, 100, 1_000})
    void whoeverIsAddedGetsWhatIsWithinTheBounds(int size) throws Exception {
        groupOf(size);
        double making = 0;
        double taking = 0;
        double joining = 0;
        for (int round = 0; round < ROUNDS; round++) {
            MlsKeyPackage own = MlsKeyPackage.make(device(), NOW);
            double start = cpuMs();
            MlsGroup.Made made = first.commit(List.of(own.message()), List.of());
            double madeAt = cpuMs();
            second.take(made.commit());
            double takenAt = cpuMs();
            Bytes tree = made.published().tree();
            MlsGroup joined = MlsGroup.joined(ROOM, made.welcome(), tree, own, trust);
            double joinedAt = cpuMs();
            first.become(made.next());
            assertThat(joined.authenticator()).isEqualTo(second.authenticator());
            assertThat(made.commit().length()).isLessThanOrEqualTo(Limits.COMMIT_BYTES);
            assertThat(tree.length()).isLessThanOrEqualTo(Limits.TREE_BYTES);
            making += madeAt - start;
            taking += takenAt - madeAt;
            joining += joinedAt - takenAt;
            if (round == 0) {
                System.out.printf(
                        "one added to %d: commit %d, welcome %d, tree %d bytes%n",
                        size, made.commit().length(), made.welcome().length(), tree.length());
            }
        }
        System.out.printf(
                "one added to %d: CPU ms %.1f to make, %.1f to take, %.1f to join%n",
                size, making / ROUNDS, taking / ROUNDS, joining / ROUNDS);
        Bytes update = first.commit(List.of(), List.of()).commit();
        assertThat(update.length()).isLessThanOrEqualTo(Limits.COMMIT_BYTES);
        System.out.printf("an update in %d: commit %d bytes%n", size, update.length());
    }

    @Test
    void messagesAreSealedAndOpened() throws Exception {
        groupOf(10);
        Bytes key = Bytes.of(new byte[65]);
        for (int round = 0; round < 2; round++) {
            List<Bytes> said = new ArrayList<>();
            double start = cpuMs();
            for (int i = 0; i < MESSAGES; i++) {
                said.add(first.protect(key, Bytes.of(new byte[16])));
            }
            double sealedAt = cpuMs();
            for (Bytes message : said) {
                assertThat(second.unprotect(message).data()).isEqualTo(key);
            }
            System.out.printf(
                    "messages: CPU ms %.2f to protect, %.2f to unprotect%n",
                    (sealedAt - start) / MESSAGES, (cpuMs() - sealedAt) / MESSAGES);
        }
    }

    private static double cpuMs() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e6;
    }
}
