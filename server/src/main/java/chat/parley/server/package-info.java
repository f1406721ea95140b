/**
 * Configuration and wiring: the only module that names adapters. {@link ServerConfig} is what can
 * be set, {@link Server} is one node.
 */
@NullMarked
package chat.parley.server;

import org.jspecify.annotations.NullMarked;
