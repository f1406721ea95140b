package chat.parley.acceptance;

import chat.parley.testkit.TcpProxy;

import java.io.IOException;
import java.time.Duration;

/** A process behind a proxy, to which everything may be done. */
record Victim(String name, Life life, TcpProxy proxy) {
    private static final Duration LATE = Duration.ofMillis(60);

    /** What a process bears. */
    interface Life {
        /** SIGKILL. */
        void kill();

        /** Answers once it is ready. */
        void startAgain() throws IOException;

        /** SIGSTOP or SIGCONT. */
        void stall(boolean stalled) throws IOException;
    }

    /** Carries the attack out and takes it back. */
    void suffer(Attack attack) throws IOException, InterruptedException {
        switch (attack.kind()) {
            case KILLED -> {
                life.kill();
                Attack.pass(attack.lasts());
                life.startAgain();
            }
            case STOPPED -> {
                life.stall(true);
                Attack.pass(attack.lasts());
                life.stall(false);
            }
            case CONNECTIONS_CUT -> proxy.cut();
            case CONNECTIONS_HALF_OPEN -> proxy.halfOpen();
            case CONNECTIONS_REFUSED -> forAWhile(attack, proxy::refuse);
            case EVERYTHING_LATE -> forAWhile(attack, () -> proxy.delay(LATE));
            case REQUESTS_HELD -> forAWhile(attack, () -> proxy.hold(TcpProxy.Way.TO_SERVER));
            case ANSWERS_HELD -> {
                proxy.hold(TcpProxy.Way.TO_CLIENT);
                Attack.pass(attack.lasts());
                proxy.cut(); // they never arrive
                proxy.calm();
            }
        }
    }

    private void forAWhile(Attack attack, Runnable begin) throws InterruptedException {
        begin.run();
        Attack.pass(attack.lasts());
        proxy.calm();
    }
}
