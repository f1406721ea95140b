package chat.parley.rooms;

import chat.parley.protocol.RoomId;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of some nodes owns a room: the one whose name and the room's id hash to the highest number.
 * Everybody who knows the same nodes says the same; a node that comes or goes moves only the rooms
 * that it gets or had.
 */
final class Rendezvous {
    private Rendezvous() {}

    static Optional<String> owner(RoomId room, Stream<String> nodes) {
        return nodes.max(
                Comparator.comparingLong((String node) -> score(node, room))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static long score(String node, RoomId room) {
        long hash = 0xcbf29ce484222325L; // FNV-1a
        for (int i = 0; i < node.length(); i++) {
            hash = (hash ^ node.charAt(i)) * 0x100000001b3L;
        }
        hash = mix(hash ^ room.value().getMostSignificantBits());
        return mix(hash ^ room.value().getLeastSignificantBits());
    }

    /** The finalizer of MurmurHash3: every bit of the input moves about half of the output's. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
