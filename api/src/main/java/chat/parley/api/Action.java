package chat.parley.api;

import chat.parley.protocol.InvalidJson;

/**
 * Carries out one operation. Runs on a virtual thread of its own and may block; refuses by {@link
 * chat.parley.protocol.Refusal}, {@link InvalidRequest} or {@link InvalidJson}.
 */
@FunctionalInterface
interface Action {
    Answer answer(Call call) throws InvalidJson, InvalidRequest;
}
