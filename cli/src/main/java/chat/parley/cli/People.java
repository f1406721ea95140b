package chat.parley.cli;

import chat.parley.protocol.AccountState;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;
import chat.parley.sdk.ParleyException;
import chat.parley.sdk.RestClient;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of people, asked for once each. Thread-safe. */
final class People {
    private static final int MOST = 10_000;
    private static final int SHORT_ID = 8;

    private final RestClient rest;
    private final Map<UserId, String> names = new LinkedHashMap<>();

    People(RestClient rest) {
        this.rest = rest;
    }

    /** The first figures of the id while the server does not tell. */
    synchronized String name(UserId user) {
        String known = names.get(user);
        if (known != null) {
            return known;
        }
        try {
            String name = name(rest.profiles(List.of(user)).getFirst());
            if (names.size() >= MOST) {
                names.remove(names.keySet().iterator().next());
            }
            names.put(user, name);
            return name;
        } catch (ParleyException _) {
            return user.toString().substring(0, SHORT_ID);
        }
    }

    /** What is no name of an account stands for who is deleted. */
    static String name(Rest.Profile of) {
        return of.state() == AccountState.DELETED ? "(deleted)" : Terminals.clean(of.name());
    }
}
