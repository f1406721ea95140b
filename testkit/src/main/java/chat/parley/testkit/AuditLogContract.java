package chat.parley.testkit;

import static chat.parley.testkit.SampleAccounts.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AuditEntry;
import chat.parley.accounts.AuditEntry.Happening;
import chat.parley.accounts.AuditKind;
import chat.parley.accounts.AuditLog;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/** What every {@link AuditLog} promises. */
public abstract class AuditLogContract {
    private final SampleAccounts samples = new SampleAccounts(4);
    private final UserId ada = samples.user();
    private final UserId bob = samples.user();
    private AuditLog log;

    /** An empty log. */
    protected abstract AuditLog create() throws Exception;

    @BeforeEach
    void openLog() throws Exception {
        log = create();
    }

    private Happening happening(
            long at, AuditKind kind, @Nullable UserId actor, @Nullable UserId subject) {
        return new Happening(at, kind, actor, subject, samples.sessionId(), "detail", "192.0.2.1");
    }

    private static void assertChained(List<AuditEntry> entries) {
        @Nullable AuditEntry before = null;
        for (AuditEntry entry : entries) {
            assertThat(entry.follows(before)).as("entry %d", entry.seq()).isTrue();
            before = entry;
        }
    }

    @Test
    void entriesAreReadAsWrittenInTheirOrder() {
        Happening full = happening(NOW, AuditKind.ROLE_GIVEN, ada, bob);
        Happening empty =
                new Happening(NOW, AuditKind.SIGN_IN_FAILED, null, null, null, null, null);
        AuditEntry first = log.append(full);
        AuditEntry second = log.append(empty);
        assertThat(first.what()).isEqualTo(full);
        assertThat(List.of(first.seq(), second.seq())).containsExactly(1L, 2L);
        assertThat(log.after(0, 10)).containsExactly(first, second);
        assertThat(log.after(1, 10)).containsExactly(second);
        assertThat(log.after(0, 1)).containsExactly(first);
        assertThat(log.before(Long.MAX_VALUE, null, null, 10)).containsExactly(second, first);
        assertThat(log.before(2, null, null, 10)).containsExactly(first);
        assertThat(log.before(Long.MAX_VALUE, null, null, 1)).containsExactly(second);
        assertChained(log.after(0, 10));
    }

    @Test
    void entriesAreFoundByWhomTheyConcernAndByKind() {
        AuditEntry byAda = log.append(happening(NOW, AuditKind.SUSPENDED, ada, bob));
        AuditEntry ofAda = log.append(happening(NOW, AuditKind.SIGNED_IN, null, ada));
        AuditEntry ofBob = log.append(happening(NOW, AuditKind.SIGNED_IN, bob, bob));
        log.append(happening(NOW, AuditKind.SETTINGS_CHANGED, samples.user(), null));
        long newest = Long.MAX_VALUE;
        assertThat(log.before(newest, ada, null, 10)).containsExactly(ofAda, byAda);
        assertThat(log.before(newest, bob, null, 10)).containsExactly(ofBob, byAda);
        assertThat(log.before(newest, null, AuditKind.SIGNED_IN, 10)).containsExactly(ofBob, ofAda);
        assertThat(log.before(newest, bob, AuditKind.SIGNED_IN, 10)).containsExactly(ofBob);
        assertThat(log.before(byAda.seq() + 1, ada, null, 10)).containsExactly(byAda);
        assertThat(log.before(newest, samples.user(), null, 10)).isEmpty();
    }

    @Test
    void addressesAreErasedAndTheChainStands() {
        log.append(happening(NOW, AuditKind.SIGNED_IN, null, ada));
        log.append(happening(NOW + 1, AuditKind.SIGNED_IN, null, bob));
        log.eraseAddresses(NOW + 1);
        log.eraseAddresses(NOW + 1);
        assertThat(log.after(0, 10))
                .extracting(entry -> entry.what().address())
                .containsExactly(null, "192.0.2.1");
        assertChained(log.after(0, 10));
    }

    @Test
    void ofManyAppendsAtOnceEachHasItsPlaceInTheChain() throws Exception {
        List<AuditEntry> answers =
                Races.run(
                        40,
                        i -> () -> log.append(happening(NOW + i, AuditKind.SIGNED_IN, null, ada)));
        assertThat(answers)
                .extracting(AuditEntry::seq)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 40).mapToObj(Long::valueOf).toList());
        assertChained(log.after(0, 100));
    }
}
