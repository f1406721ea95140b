/**
 * The REST door: what {@code openapi.yaml} describes, over HTTP.
 *
 * <p>A request passes, in this order: {@link Api} (its route, a bounded body), {@link InFlight} (a
 * bounded number at once), then on a virtual thread of its own {@link Gate} (who asks, and may
 * they), {@link Operation} (is it what the contract describes), and the action of one of the {@code
 * …Routes}, whose {@link Answer} goes back through the event loop. Refusals of all of them become
 * problem documents in {@link Problems}.
 */
@NullMarked
package chat.parley.api;

import org.jspecify.annotations.NullMarked;
