package chat.parley.storage.sqlite;

import chat.parley.testkit.HostCommand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An ext4 file system in a file, mounted. The file has only what the file system has written to its
 * disk: a copy of it is what a power cut at that moment leaves. The kernel commits nothing by
 * itself within the time of a test ({@code commit=300}). Needs the rights to mount.
 */
final class LoopImage implements AutoCloseable {
    private final Path image;
    private final Path mounted;

    private LoopImage(Path image, Path mounted) {
        this.image = image;
        this.mounted = mounted;
    }

    /** Makes a new file system in the folder. */
    static LoopImage make(Path folder, int megabytes) throws IOException {
        Path image = folder.resolve("image");
        HostCommand.run("truncate", "-s", megabytes + "M", image.toString());
        HostCommand.run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0", image.toString());
        return mount(image, folder.resolve("mounted"));
    }

    /** What is on the disk at this moment, as a disk of its own, after the recovery of ext4. */
    LoopImage copyTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path copy = folder.resolve("image");
        HostCommand.run("cp", "--sparse=always", image.toString(), copy.toString());
        return mount(copy, folder.resolve("mounted"));
    }

    private static LoopImage mount(Path image, Path at) throws IOException {
        Files.createDirectories(at);
        HostCommand.run(
                "mount", "-t", "ext4", "-o", "loop,commit=300", image.toString(), at.toString());
        return new LoopImage(image, at);
    }

    Path path() {
        return mounted;
    }

    /** Unmounts, which detaches the loop device, too. */
    @Override
    public void close() throws IOException {
        HostCommand.run("umount", mounted.toString());
        Files.delete(image);
    }

    /** SIGSTOP; returns when no thread of the process runs any more. */
    static void stop(Process process) throws IOException {
        HostCommand.run("kill", "-STOP", Long.toString(process.pid()));
        while (!allStopped(process)) {
            Thread.onSpinWait();
        }
    }

    private static boolean allStopped(Process process) {
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        List<String> states = new ArrayList<>();
        try (var threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                states.add(stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return states.stream().allMatch("T"::equals);
    }

    static void goOn(Process process) throws IOException {
        HostCommand.run("kill", "-CONT", Long.toString(process.pid()));
    }
}
