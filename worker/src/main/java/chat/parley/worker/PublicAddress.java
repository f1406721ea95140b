package chat.parley.worker;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Which addresses lead out: those that anybody reaches, and not those of this machine, of networks
 * around it, or that only stand for others (RFC 6890).
 */
final class PublicAddress {
    private PublicAddress() {}

    static boolean is(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        int third = bytes[2] & 0xff;
        return switch (first) {
            case 0 -> false; // this network
            case 100 -> second < 64 || second > 127; // of carriers
            case 192 -> !(second == 0 && (third == 0 || third == 2) || second == 88 && third == 99);
            case 198 -> !(second == 18 || second == 19 || second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 240;
        };
    }

    /** Of the global ones (2000::/3) those that do not carry an IPv4 address, or stand in books. */
    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        return first >> 13 == 1
                && first != 0x2002
                && !(first == 0x3fff && second < 0x1000)
                && !(first == 0x2001 && (second < 0x200 || second == 0xdb8));
    }
}
