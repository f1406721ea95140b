package chat.parley.acceptance;

import chat.parley.protocol.Deterministic;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The classes marked {@link Deterministic}, those nested in them, and every class of Parley that
 * they name, directly or not: a helper may not do what its caller may not. Blind to {@code
 * synchronized} blocks, which leave no name behind.
 */
final class DeterministicCore {
    private static final Pattern FORBIDDEN_TYPES =
            Pattern.compile(
                    "java\\.util\\.concurrent\\..*|java\\.nio\\.(file|channels)\\..*|java\\.sql\\..*"
                        + "|java\\.net\\.(http\\..*|.*Socket|InetAddress|URL|URLConnection)"
                        + "|java\\.io\\.(File.*|RandomAccessFile|Console)"
                        + "|java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|Runtime)(\\$.*)?"
                        + "|java\\.util\\.(Random|SplittableRandom|Timer)"
                        + "|java\\.security\\.SecureRandom");

    private static final Pattern FORBIDDEN_MEMBERS =
            Pattern.compile(
                    "java\\.lang\\.System\\.(?!arraycopy$).*"
                            + "|java\\.time\\..*\\.now|java\\.time\\.Clock\\.(system|tick).*"
                            + "|java\\.util\\.UUID\\.randomUUID|java\\.lang\\.Math\\.random"
                            + "|java\\.util\\.Collections\\.shuffle"
                            + "|java\\.util\\.random\\..*\\.(of|getDefault|create)"
                            + "|.*\\.(wait|notify|notifyAll|parallelStream|parallel)");

    private final Set<JavaClass> classes = new LinkedHashSet<>();

    DeterministicCore(Collection<JavaClass> candidates) {
        var open = new ArrayDeque<JavaClass>();
        candidates.stream().filter(DeterministicCore::isMarked).forEach(open::add);
        while (!open.isEmpty()) {
            JavaClass next = open.remove();
            if (classes.add(next)) {
                named(next).filter(c -> c.getName().startsWith("chat.parley.")).forEach(open::add);
            }
        }
    }

    boolean isEmpty() {
        return classes.isEmpty();
    }

    /** What these classes reach for and must not, one sentence each. */
    List<String> faults() {
        return classes.stream().flatMap(DeterministicCore::faults).distinct().toList();
    }

    private static boolean isMarked(JavaClass candidate) {
        return candidate.isAnnotatedWith(Deterministic.class)
                || candidate.getEnclosingClass().filter(DeterministicCore::isMarked).isPresent();
    }

    private static Stream<JavaClass> named(JavaClass by) {
        return by.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType());
    }

    private static Stream<String> faults(JavaClass suspect) {
        Stream<String> types =
                suspect.getDirectDependenciesFromSelf().stream()
                        .filter(d -> forbidden(d.getTargetClass().getBaseComponentType()))
                        .map(d -> d.getDescription());
        Stream<String> members =
                suspect.getAccessesFromSelf().stream()
                        .filter(a -> FORBIDDEN_MEMBERS.matcher(memberOf(a)).matches())
                        .map(a -> a.getDescription());
        Stream<String> monitors =
                suspect.getMethods().stream()
                        .filter(m -> m.getModifiers().contains(JavaModifier.SYNCHRONIZED))
                        .map(m -> m.getFullName() + " is synchronized");
        return Stream.of(types, members, monitors).flatMap(all -> all);
    }

    private static boolean forbidden(JavaClass type) {
        return FORBIDDEN_TYPES.matcher(type.getName()).matches();
    }

    private static String memberOf(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }
}
