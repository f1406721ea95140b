package chat.parley.sdk;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The browser's groups, run by Node: a line is asked, a line is answered. */
final class MlsAgent implements AutoCloseable {
    private static final Path WEB = Path.of("..", "web");

    private final Process node;
    private final BufferedWriter out;
    private final BufferedReader in;

    private MlsAgent(Process node) {
        this.node = node;
        out = node.outputWriter();
        in = node.inputReader();
    }

    /** Whether the page's packages are there. */
    static boolean canStart() {
        return Files.exists(WEB.resolve("node_modules").resolve("ts-mls"));
    }

    static MlsAgent start() throws IOException {
        MlsAgent agent =
                new MlsAgent(
                        new ProcessBuilder("node", WEB.resolve("scripts/mls-agent.mjs").toString())
                                .redirectError(ProcessBuilder.Redirect.INHERIT)
                                .start());
        if (!"ready".equals(agent.in.readLine())) {
            agent.close();
            throw new IOException("the browser's groups do not start");
        }
        return agent;
    }

    String ask(String line) throws IOException {
        out.write(line + "\n");
        out.flush();
        return in.readLine();
    }

    @Override
    public void close() throws IOException {
        out.close();
        node.destroy();
    }
}
