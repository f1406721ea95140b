package chat.parley.acceptance;

import chat.parley.testkit.TcpProxy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Processes that do one thing, behind proxies, to which everything may be done.
 *
 * @param lives all suffer the same
 */
record Victim(String name, List<Life> lives, List<TcpProxy> proxies) {
    private static final Duration LATE = Duration.ofMillis(60);

    /**
     * What a process bears.
     *
     * @param kill SIGKILL
     * @param end SIGTERM; it has ended once this answers
     * @param start again, after either; it is ready once this answers
     * @param stall SIGSTOP or SIGCONT
     */
    record Life(Deed kill, Deed end, Deed start, Stalling stall) {}

    interface Deed {
        void done() throws IOException;
    }

    interface Stalling {
        void done(boolean stalled) throws IOException;
    }

    /** Carries the attack out and takes it back. */
    void suffer(Attack attack) throws IOException, InterruptedException {
        switch (attack.kind()) {
            case KILLED -> {
                for (Life life : lives) {
                    life.kill().done();
                }
                Attack.pass(attack.lasts());
                startAgain();
            }
            case ENDED -> {
                for (Life life : lives) {
                    life.end().done();
                }
                startAgain();
            }
            case STOPPED -> {
                stall(true);
                Attack.pass(attack.lasts());
                stall(false);
            }
            case CONNECTIONS_CUT -> proxies.forEach(TcpProxy::cut);
            case CONNECTIONS_HALF_OPEN -> proxies.forEach(TcpProxy::halfOpen);
            case CONNECTIONS_REFUSED -> forAWhile(attack, TcpProxy::refuse);
            case EVERYTHING_LATE -> forAWhile(attack, proxy -> proxy.delay(LATE));
            case REQUESTS_HELD -> forAWhile(attack, proxy -> proxy.hold(TcpProxy.Way.TO_SERVER));
            case ANSWERS_HELD -> {
                proxies.forEach(proxy -> proxy.hold(TcpProxy.Way.TO_CLIENT));
                Attack.pass(attack.lasts());
                proxies.forEach(TcpProxy::cut); // they never arrive
                proxies.forEach(TcpProxy::calm);
            }
        }
    }

    private void startAgain() throws IOException {
        for (Life life : lives) {
            life.start().done();
        }
    }

    private void stall(boolean stalled) throws IOException {
        for (Life life : lives) {
            life.stall().done(stalled);
        }
    }

    private void forAWhile(Attack attack, Consumer<TcpProxy> begin) throws InterruptedException {
        proxies.forEach(begin);
        Attack.pass(attack.lasts());
        proxies.forEach(TcpProxy::calm);
    }
}
