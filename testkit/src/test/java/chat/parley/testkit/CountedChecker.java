package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;

/**
 * The checker with every call of its own methods and every branch in them counted: it is loaded a
 * second time, with a call of {@link #step} put before each. A loop that somebody adds is counted
 * without having been told of.
 */
public final class CountedChecker extends ClassLoader {
    private static final List<String> COUNTED =
            List.of("HistoryChecker", "LogCheck", "ViewCheck", "RoomModel");

    private static long steps;

    private CountedChecker() {
        super(CountedChecker.class.getClassLoader());
    }

    /** How many steps the history takes; it must be a right one. */
    static long stepsFor(History history) throws Exception {
        steps = 0;
        Object violations =
                new CountedChecker()
                        .loadClass(HistoryChecker.class.getName())
                        .getMethod("check", History.class)
                        .invoke(null, history);
        assertThat(violations).isEqualTo(List.of());
        return steps;
    }

    /** Called by the counted classes. */
    public static void step() {
        steps++;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return isCounted(name) ? counted(name) : super.loadClass(name, resolve);
        }
    }

    private static boolean isCounted(String name) {
        String prefix = CountedChecker.class.getPackageName() + ".";
        return COUNTED.stream()
                .map(prefix::concat)
                .anyMatch(c -> name.equals(c) || name.startsWith(c + "$"));
    }

    private Class<?> counted(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            ClassFile file = ClassFile.of();
            byte[] code =
                    file.transformClass(
                            file.parse(in.readAllBytes()),
                            ClassTransform.transformingMethodBodies(new Counting()));
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static final class Counting implements CodeTransform {
        private static final ClassDesc COUNTER =
                CountedChecker.class.describeConstable().orElseThrow();

        @Override
        public void atStart(CodeBuilder code) {
            count(code);
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof BranchInstruction) {
                count(code);
            }
            code.with(element);
        }

        private static void count(CodeBuilder code) {
            code.invokestatic(COUNTER, "step", ConstantDescs.MTD_void);
        }
    }
}
