/**
 * The real sequencer, feeds, subscriptions, projections and the SDK's sync in a simulated world:
 * one thread, one clock, one seed. What a schedule of faults does to them is recorded as a history
 * and held to the promises.
 *
 * <p>The world's nodes are shells over the same state machines that {@code rooms/Sequencers} and
 * the gateway are shells over: they carry out effects in the same order, one at a time for each
 * room, and feed the results back. Whoever changes one shell looks at the other.
 */
@NullMarked
package chat.parley.simulator;

import org.jspecify.annotations.NullMarked;
