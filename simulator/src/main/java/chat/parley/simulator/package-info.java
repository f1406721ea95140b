/**
 * The real sequencer, gateway, projections and the SDK's sync in a simulated world: one thread, one
 * clock, one seed. What a schedule of faults does to them is recorded as a history and held to the
 * promises.
 *
 * <p>Of the gateway everything runs but Netty and the threads: sessions, fan-out, the codec. Around
 * the sequencer, {@code RoomShell} does what {@code rooms/ActiveRoom} does: it carries out effects
 * in the same order, one at a time for each room, and feeds the results back. Whoever changes one
 * shell looks at the other.
 */
@NullMarked
package chat.parley.simulator;

import org.jspecify.annotations.NullMarked;
