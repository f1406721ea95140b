package chat.parley.cli.bench;

import chat.parley.protocol.RoomId;

/**
 * What one connection signs in with, and the room that it watches.
 *
 * @param token access token of the person
 */
record Seat(String token, Room room) {

    /**
     * @param index number of the room in this run, from 0
     * @param head last sequence before the load begins
     */
    record Room(int index, RoomId id, long generation, long head) {}
}
