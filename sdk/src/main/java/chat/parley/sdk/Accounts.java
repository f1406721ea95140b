package chat.parley.sdk;

import chat.parley.protocol.Rest;

import java.net.URI;

/** What needs no token: making an account, signing in, refreshing. Blocks; thread-safe. */
public final class Accounts implements AutoCloseable {
    private final Http http;

    /**
     * @param server like {@code http://localhost:8080}
     */
    public Accounts(URI server) {
        this(new Http(server));
    }

    Accounts(Http http) {
        this.http = http;
    }

    public Rest.ServerInfo server() {
        return http.get("/v1/server", null, Rest.ServerInfo.class);
    }

    public Rest.Account create(Rest.NewAccount account) {
        return http.call("POST", "/v1/accounts", null, account, Rest.Account.class);
    }

    public Rest.Tokens signIn(Rest.SignIn signIn) {
        return http.call("POST", "/v1/sessions", null, signIn, Rest.Tokens.class);
    }

    /** Uses up the refresh token; {@link TokenStore} says what that takes. */
    public Rest.Tokens refresh(String refreshToken) {
        return http.call(
                "POST",
                "/v1/sessions/refresh",
                null,
                new Rest.Refresh(refreshToken),
                Rest.Tokens.class);
    }

    @Override
    public void close() {
        http.close();
    }
}
