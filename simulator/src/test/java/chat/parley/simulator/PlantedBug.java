package chat.parley.simulator;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.ToolProvider;

/**
 * The simulator, and everything it runs, loaded anew with a bug in one class. The shipped classes
 * know nothing of it.
 */
final class PlantedBug implements AutoCloseable {
    private final Path folder;
    private final URLClassLoader loader;

    private PlantedBug(Path folder, URLClassLoader loader) {
        this.folder = folder;
        this.loader = loader;
    }

    /**
     * @param root of the source tree
     * @param folder empty, to work in
     */
    static PlantedBug plant(Patch patch, Path root, Path folder) throws IOException {
        Path original = root.resolve(patch.file());
        Path source = folder.resolve(original.getFileName());
        Files.write(source, patch.apply(Files.readAllLines(original)));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(patch, source, classes);
        List<URL> path = new ArrayList<>(List.of(url(classes)));
        for (String entry : classPath().split(File.pathSeparator)) {
            path.add(url(Path.of(entry)));
        }
        return new PlantedBug(
                classes,
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    }

    private static void compile(Patch patch, Path source, Path classes) {
        StringWriter messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options =
                    List.of("-d", classes.toString(), "-cp", classPath(), "-proc:none", "-nowarn");
            var units = files.getJavaFileObjects(source);
            if (!compiler.getTask(messages, files, null, options, null, units).call()) {
                throw new IllegalStateException(
                        "the code with bug " + patch.name() + " does not compile:\n" + messages);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the run of a seed violates, as text; empty when nothing. */
    String violations(long seed) throws ReflectiveOperationException {
        Class<?> simulator = loader.loadClass(Simulator.class.getName());
        Object run = simulator.getMethod("run", long.class).invoke(null, seed);
        List<?> violations = (List<?>) run.getClass().getMethod("violations").invoke(run);
        return violations.isEmpty() ? "" : violations.toString();
    }

    /** Whether the class with the bug is the one that runs. */
    boolean isPlanted(String className) throws ClassNotFoundException {
        var source = loader.loadClass(className).getProtectionDomain().getCodeSource();
        return source.getLocation().equals(url(folder));
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
