package chat.parley.accounts;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** What stands for an address when attempts are counted. */
public final class AddressKey {
    private static final int IPV6_NETWORK_BYTES = 8;

    private AddressKey() {}

    /** The address, or for IPv6 its /64 network: whoever has one such address has all of them. */
    public static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(
                        address instanceof Inet4Address
                                ? bytes
                                : Arrays.copyOf(bytes, IPV6_NETWORK_BYTES));
    }
}
