package chat.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.accounts.PushSubscription;
import chat.parley.testkit.PushEndpoint;

import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;

/** To which machines pushes go. */
class PushReachTest extends PushScene {
    private static final InetAddress FORBIDDEN = address(2);
    private static final InetAddress CLOSED = address(3);
    private static final InetAddress OUT = address(1);

    private final AtomicInteger lookUps = new AtomicInteger();

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name, which nobody else knows, has these addresses. */
    private void named(InetAddress... addresses) {
        move("http://push.invalid:" + port() + "/send");
        job.close();
        PushService.Names names =
                _ -> {
                    lookUps.incrementAndGet();
                    return addresses;
                };
        job =
                new PushJob(
                        ports(log),
                        new PushService(
                                vertx,
                                key,
                                names,
                                address -> !address.equals(FORBIDDEN),
                                now::get));
    }

    private int port() {
        return URI.create(phone.endpoint()).getPort();
    }

    @Test
    void noMachineIsReachedThatOnlyThisOneReaches() throws Exception {
        job.close();
        job = newJob(false);
        say("hi");
        nothingIsPushed();
        assertThat(push.of(bob).getFirst().last())
                .extracting(PushSubscription.Answer::status)
                .isEqualTo(0);
    }

    @Test
    void anAddressThatLeadsInIsPassedOverWhereverItStands() throws Exception {
        try (ServerSocket inside = new ServerSocket(port(), 1, FORBIDDEN)) {
            named(FORBIDDEN, OUT, FORBIDDEN);
            say("hi");
            job.run();
            assertThat(pushed().text()).isEqualTo("hi");
            named(CLOSED, FORBIDDEN);
            say("and again");
            nothingIsPushed();
            inside.setSoTimeout(1);
            assertThatThrownBy(inside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneDoesNotAnswer() throws Exception {
        named(CLOSED, OUT);
        say("hi");
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
    }

    @Test
    void theAddressThatWasLookedAtIsTheOneThatIsReached() throws Exception {
        named(OUT);
        say("hi");
        job.run();
        PushEndpoint.Pushed raw = phone.next();
        assertThat(raw.header("Host")).isEqualTo("push.invalid:" + port());
        assertThat(lookUps).hasValue(1);
    }
}
