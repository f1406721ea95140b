package chat.parley.api;

import chat.parley.accounts.Rights;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** An operation, who may call it, and what carries it out. */
record Endpoint(Operation operation, Rights right, Action action) {

    /**
     * Joins the three by the operations' ids. What one of them lacks is an {@link
     * IllegalStateException}: nothing is served by accident.
     */
    static Map<String, Endpoint> join(
            Contract contract, Map<String, Rights> rights, Map<String, Action> actions) {
        Map<String, Endpoint> endpoints = new HashMap<>();
        contract.operations()
                .forEach(o -> endpoints.put(o.id(), endpoint(o, rights.get(o.id()), actions)));
        requireNoMore(rights.keySet(), endpoints.keySet(), "rights");
        requireNoMore(actions.keySet(), endpoints.keySet(), "actions");
        return endpoints;
    }

    private static Endpoint endpoint(
            Operation operation, @Nullable Rights right, Map<String, Action> actions) {
        Action action = actions.get(operation.id());
        if (right == null || action == null) {
            throw new IllegalStateException(
                    "operation "
                            + operation.id()
                            + " has no "
                            + (right == null ? "right" : "action"));
        }
        if (operation.authenticated() == (right == Rights.ANYONE)) {
            throw new IllegalStateException(
                    "operation "
                            + operation.id()
                            + ": contract and rights differ about whether it needs a token");
        }
        return new Endpoint(operation, right, action);
    }

    private static void requireNoMore(Set<String> named, Set<String> known, String what) {
        Set<String> strangers = new HashSet<>(named);
        strangers.removeAll(known);
        if (!strangers.isEmpty()) {
            throw new IllegalStateException(what + " of unknown operations: " + strangers);
        }
    }
}
