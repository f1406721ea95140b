package chat.parley.server;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** The proxies whose word is taken for who sent a request. */
public record TrustedProxies(List<Network> networks) {
    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /**
     * @param texts each as {@link Network#parse} takes it
     */
    static TrustedProxies of(Stream<String> texts) {
        return new TrustedProxies(
                texts.map(text -> Objects.requireNonNull(Network.parse(text), text)).toList());
    }

    boolean include(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /**
     * Goes back from proxy to proxy as long as they are trusted. Whoever is not is the sender, and
     * what came with the request to that point is not believed.
     *
     * @param direct who is at the other end of the connection
     * @param header the values of the header of a name, in the order in which they came
     */
    Sender sender(Sender direct, Function<String, List<String>> header) {
        if (!include(direct.address())) {
            return direct;
        }
        Sender sender = direct;
        for (ForwardedElement told : ForwardedHeaders.read(header)) {
            sender =
                    new Sender(
                            or(told.from(), sender.address()),
                            or(told.scheme(), sender.scheme()),
                            or(told.authority(), sender.authority()));
            if (told.from() == null || !include(sender.address())) {
                break;
            }
        }
        return sender;
    }

    private static <T> T or(@Nullable T told, T otherwise) {
        return told == null ? otherwise : told;
    }
}
