/**
 * Live connections. {@link Gateway} is the one way in.
 *
 * <pre>
 *   HTTP request ─► StreamUpgrade ─► WebSocketChannel ─► ClientSession ─► Sends, RoomReader, Bus
 *                                                             ▲
 *   Bus ─► Topics ─► Topic (one a stream) ─► Fanout (one an event loop) ─┘
 * </pre>
 *
 * <p>What an event loop owns ({@link Fanout}, {@link ClientSession} and what they hold) is touched
 * on that loop only and has no locks; what blocks runs on virtual threads behind {@link Offload}.
 */
@NullMarked
package chat.parley.gateway;

import org.jspecify.annotations.NullMarked;
