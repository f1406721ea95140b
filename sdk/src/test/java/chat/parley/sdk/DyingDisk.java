package chat.parley.sdk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk under a program that is killed at one of its steps: nothing is done after it. */
final class DyingDisk extends Disk {
    private final int last;
    private int steps;

    /**
     * @param last the step at which it dies: what is written then is half there
     */
    DyingDisk(int last) {
        this.last = last;
    }

    /** Whether it is over. */
    boolean isDead() {
        return steps > last;
    }

    private boolean dies() {
        return steps++ >= last;
    }

    private static IOException killed() {
        return new IOException("killed");
    }

    @Override
    void append(Path file, byte[] content) throws IOException {
        if (isDead()) {
            throw killed();
        }
        if (dies()) {
            super.append(file, Arrays.copyOf(content, content.length / 2));
            throw killed();
        }
        super.append(file, content);
    }

    @Override
    void move(Path from, Path to) throws IOException {
        if (dies()) {
            throw killed();
        }
        super.move(from, to);
    }

    @Override
    void forceFolder(Path folder) throws IOException {
        if (dies()) {
            throw killed();
        }
        super.forceFolder(folder);
    }
}
