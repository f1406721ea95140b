package chat.parley.cli.bench;

import chat.parley.protocol.Limits;

/**
 * The load of one run; impossible ones are refused with a message that names the option.
 *
 * @param connections live connections, each subscribed to one room
 * @param members connections in each room; the last room may have fewer
 * @param rate messages per second, over all rooms
 * @param payload characters of text in each message
 * @param warmUp seconds of load before anything is measured
 * @param measure seconds that are measured
 * @param accounts people who share the connections
 * @param loops event loops of the load client
 */
record Profile(
        int connections,
        int members,
        int rate,
        int payload,
        int warmUp,
        int measure,
        int accounts,
        int loops) {

    /** One process may hold 20,000 descriptors on common systems: some are needed for the rest. */
    static final int MAX_CONNECTIONS = 18_000;

    /** A server lets only so many accounts be made from one address at once. */
    static final int MAX_ACCOUNTS = 40;

    /** Access tokens are good for ten minutes, and set-up takes its share. */
    static final int MAX_SECONDS = 300;

    Profile {
        within("--connections", connections, 1, MAX_CONNECTIONS);
        within("--members", members, 1, connections);
        within("--rate", rate, 1, 200_000);
        within("--payload", payload, FrameScan.MARK_CHARS, Limits.MESSAGE_CHARS);
        within("--warm-up", warmUp, 0, MAX_SECONDS);
        within("--measure", measure, 1, MAX_SECONDS);
        within("--warm-up plus --measure", warmUp + measure, 1, MAX_SECONDS);
        within("--accounts", accounts, 1, MAX_ACCOUNTS);
        within("--loops", loops, 1, 64);
    }

    int rooms() {
        return Math.ceilDiv(connections, members);
    }

    /** The room of a connection. */
    int roomOf(int connection) {
        return connection / members;
    }

    /**
     * Different people in each room. As few as the accounts allow, so that each person is in few
     * rooms: a connection is also told about rooms that it does not watch.
     */
    int peoplePerRoom() {
        return Math.clamp(accounts / rooms(), 1, Math.min(members, accounts));
    }

    /** The account of a connection. */
    int accountOf(int connection) {
        int inRoom = connection % members % peoplePerRoom();
        return (roomOf(connection) * peoplePerRoom() + inRoom) % accounts;
    }

    private static void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s must be %d to %d, not %d".formatted(option, least, most, value));
        }
    }
}
