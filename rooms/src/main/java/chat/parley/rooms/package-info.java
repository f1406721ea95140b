/**
 * What a room is: its log, its rules, who sees what, and how its events reach readers in order.
 *
 * <p>The core ({@link Sequencer}, {@link Feed}, {@link Subscription} and what they are made of) is
 * deterministic: inputs in, effects out. {@link Sequencers} is the shell that carries the effects
 * of sequencers out. The interfaces {@link EventLog}, {@link Directory}, {@link BlobStore}, {@link
 * Bus} and {@link Presence} are the ports that stores implement; adapters in memory are here, too.
 */
@NullMarked
package chat.parley.rooms;

import org.jspecify.annotations.NullMarked;
