package chat.parley.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.parley.protocol.Deterministic;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** What the poms cannot fence: what the deterministic core may do, and who may name whom. */
class ArchitectureTest {
    private static final JavaClasses PARLEY =
            new ClassFileImporter()
                    .withImportOption(ArchitectureTest::isShipped)
                    .importPackages("chat.parley");

    /** Wherever the build puts its output. */
    private static boolean isShipped(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }

    @Test
    void theCoreIsDeterministic() {
        var core = new DeterministicCore(PARLEY);
        assertThat(core.isEmpty()).as("nothing is marked deterministic").isFalse();
        assertThat(core.faults()).isEmpty();
    }

    @Test
    void modulesFormNoCycle() {
        slices().matching("chat.parley.(*)..").should().beFreeOfCycles().check(PARLEY);
    }

    @Test
    void onlyTheWiringNamesAdapters() {
        String storage = "chat.parley.storage..";
        noClasses()
                .that()
                .resideOutsideOfPackages(storage, "chat.parley.server..", "chat.parley.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(storage)
                .check(PARLEY);
    }

    @ParameterizedTest
    @MethodSource("offenders")
    void anOffenderIsReported(Class<?> offender, String reason) {
        assertThat(faultsOf(offender)).anySatisfy(fault -> assertThat(fault).contains(reason));
    }

    @Test
    void aCleanClassIsNotReported() {
        assertThat(faultsOf(Clean.class)).isEmpty();
    }

    static Stream<Arguments> offenders() {
        return Stream.of(
                arguments(ReadsTheClock.class, "java.time.Instant.now()"),
                arguments(ReadsTheCalendar.class, "java.time.LocalDate.now("),
                arguments(CountsNanos.class, "java.lang.System.nanoTime()"),
                arguments(StartsAThread.class, "java.lang.Thread"),
                arguments(Delegates.class, "java.util.concurrent.ExecutorService"),
                arguments(Promises.class, "java.util.concurrent.CompletableFuture"),
                arguments(Locks.class, "java.util.concurrent.locks.ReentrantLock"),
                arguments(Synchronizes.class, "is synchronized"),
                arguments(Shares.class, "java.util.concurrent.ConcurrentHashMap"),
                arguments(ThrowsDice.class, "java.util.Random"),
                arguments(Invents.class, "java.util.UUID.randomUUID()"),
                arguments(Reads.class, "java.nio.file.Files"),
                arguments(Prints.class, "java.lang.System.out"),
                arguments(Hides.class, "java.lang.System.nanoTime()"),
                arguments(AsksAHelper.class, "java.lang.System.currentTimeMillis()"));
    }

    private static List<String> faultsOf(Class<?> suspect) {
        JavaClass imported =
                new ClassFileImporter().importPackagesOf(ArchitectureTest.class).get(suspect);
        var core = new DeterministicCore(List.of(imported));
        assertThat(core.isEmpty()).isFalse();
        return core.faults();
    }

    @Deterministic
    record Clean(Instant now, List<UUID> known) {
        boolean isLater(Instant then) {
            return then.plusSeconds(known.size()).isAfter(now);
        }
    }

    @Deterministic
    static class ReadsTheClock {
        Instant instant = Instant.now();
    }

    @Deterministic
    static class ReadsTheCalendar {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
    }

    @Deterministic
    static class CountsNanos {
        long nanos = System.nanoTime();
    }

    @Deterministic
    static class StartsAThread {
        Thread thread = Thread.startVirtualThread(() -> {});
    }

    @Deterministic
    record Delegates(ExecutorService to) {}

    @Deterministic
    record Promises(CompletableFuture<String> answer) {}

    @Deterministic
    static class Locks {
        final Object lock = new ReentrantLock();
    }

    @Deterministic
    static class Synchronizes {
        synchronized void enter() {}
    }

    @Deterministic
    static class Shares {
        final Object map = new ConcurrentHashMap<String, String>();
    }

    @Deterministic
    static class ThrowsDice {
        int dice = new Random().nextInt(6);
    }

    @Deterministic
    static class Invents {
        UUID id = UUID.randomUUID();
    }

    @Deterministic
    static class Reads {
        boolean exists = Files.exists(Path.of("file"));
    }

    @Deterministic
    static class Prints {
        void print() {
            System.out.println();
        }
    }

    @Deterministic
    static class Hides {
        Runnable inner() {
            return new Runnable() {
                @Override
                public void run() {
                    System.nanoTime();
                }
            };
        }
    }

    @Deterministic
    static class AsksAHelper {
        long now = Helper.now();
    }

    static class Helper {
        static long now() {
            return System.currentTimeMillis();
        }
    }
}
