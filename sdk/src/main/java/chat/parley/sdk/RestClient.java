package chat.parley.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The REST API of a signed-in person. Blocks; thread-safe. Throws {@link RequestRefused} and {@link
 * ServerUnreachable}.
 */
public final class RestClient implements AutoCloseable {
    /** Entries of one list that are read at most. */
    private static final int MOST_ENTRIES = 10_000;

    private final Http http;
    private final TokenSource tokens;

    public RestClient(URI server, TokenSource tokens) {
        this(new Http(server), tokens);
    }

    RestClient(Http http, TokenSource tokens) {
        this.http = http;
        this.tokens = tokens;
    }

    /** What the server keeps of people's keys. */
    public KeysClient keys() {
        return new KeysClient(this);
    }

    /** What moderators and owners do with rooms. */
    public ModerationClient moderation() {
        return new ModerationClient(this);
    }

    public Rest.Account account() {
        return get("/v1/account", Rest.Account.class);
    }

    public Rest.Profile user(UserId user) {
        return get("/v1/users/" + user, Rest.Profile.class);
    }

    /** Each of these people, also who is deleted; at most 100. */
    public List<Rest.Profile> profiles(List<UserId> of) {
        return get("/v1/profiles?of=" + joined(of), Rest.Profiles.class).people();
    }

    private static String joined(List<UserId> users) {
        return users.stream().map(UserId::toString).collect(Collectors.joining(","));
    }

    /** The person or bot of exactly this name. */
    public Rest.Profile user(String name) {
        return get("/v1/users?name=" + encode(name), Rest.Profile.class);
    }

    /** At most so many people one of whose names begins with this text, in any case. */
    public List<Rest.Profile> users(String text, int limit) {
        String path = "/v1/users/search?limit=" + limit + "&query=" + encode(text);
        return get(path, Rest.Profiles.class).people();
    }

    /** The rooms one is a member of, or invited to. */
    public List<RoomSummary> rooms() {
        return pages(
                "/v1/rooms?limit=" + Limits.PAGE_ENTRIES,
                Rest.RoomList.class,
                Rest.RoomList::rooms,
                Rest.RoomList::next);
    }

    /** Public rooms whose name contains {@code query}. */
    public List<RoomSummary> publicRooms(String query) {
        String path = "/v1/rooms/public?query=" + encode(query) + "&limit=" + Limits.PAGE_ENTRIES;
        return pages(path, Rest.RoomList.class, Rest.RoomList::rooms, Rest.RoomList::next);
    }

    public RoomSummary room(RoomId room) {
        return get("/v1/rooms/" + room, RoomSummary.class);
    }

    public RoomSummary createRoom(Rest.NewRoom room) {
        return call("POST", "/v1/rooms", room, RoomSummary.class);
    }

    /**
     * Closes a room for good: its members may read it, and nothing is said in it any more; for its
     * owners. Closing it again changes nothing.
     */
    public void closeRoom(RoomId room) {
        delete("/v1/rooms/" + room);
    }

    public List<Rest.Member> members(RoomId room) {
        String path = "/v1/rooms/" + room + "/members?limit=" + Limits.PAGE_ENTRIES;
        return pages(path, Rest.Members.class, Rest.Members::members, Rest.Members::next);
    }

    /** At most so many members one of whose names begins with this text, in any case. */
    public List<Rest.Member> members(RoomId room, String text, int limit) {
        String path = "/v1/rooms/" + room + "/members/search?limit=" + limit;
        return get(path + "&query=" + encode(text), Rest.Members.class).members();
    }

    /** Joins, when {@code user} is oneself; invites otherwise. */
    public Rest.Member addMember(RoomId room, UserId user) {
        return call(
                "POST",
                "/v1/rooms/" + room + "/members",
                new Rest.NewMember(null, user),
                Rest.Member.class);
    }

    /** Leaves, when {@code user} is oneself; removes otherwise. */
    public void removeMember(RoomId room, UserId user) {
        delete("/v1/rooms/" + room + "/members/" + user);
    }

    /** Takes another name in the room. */
    public Rest.Member changeNick(RoomId room, UserId self, String nick) {
        return call("PUT", nick(room, self), new Rest.NewNick(null, nick), Rest.Member.class);
    }

    /** From now on {@code user} goes by their display name in the room. */
    public void resetNick(RoomId room, UserId user) {
        delete(nick(room, user));
    }

    private static String nick(RoomId room, UserId user) {
        return "/v1/rooms/" + room + "/members/" + user + "/nick";
    }

    /** What those of these people are called in the room who have a nick there; at most 100. */
    public Rest.Nicks nicks(RoomId room, List<UserId> of) {
        return get("/v1/rooms/" + room + "/nicks?of=" + joined(of), Rest.Nicks.class);
    }

    /** Events after {@code after}, oldest first. */
    public Rest.Events eventsAfter(RoomId room, long after, int limit) {
        return get(events(room) + "?after=" + after + "&limit=" + limit, Rest.Events.class);
    }

    /** The last events before {@code before}, oldest first; null: the newest. */
    public Rest.Events eventsBefore(RoomId room, @Nullable Long before, int limit) {
        String from = before == null ? "" : "before=" + before + "&";
        return get(events(room) + "?" + from + "limit=" + limit, Rest.Events.class);
    }

    /**
     * Events from the first one on that was said at this time or later, oldest first; none when
     * nothing was.
     *
     * @param at milliseconds since 1970 UTC
     */
    public Rest.Events eventsFrom(RoomId room, long at, int limit) {
        return get(events(room) + "?at=" + at + "&limit=" + limit, Rest.Events.class);
    }

    /**
     * Messages of others that mention one, or everybody, newest first.
     *
     * @param before {@code next} of the page before; null for the first
     */
    public Rest.Mentioned mentions(RoomId room, @Nullable Long before, int limit) {
        String from = before == null ? "" : "before=" + before + "&";
        return get(
                "/v1/rooms/" + room + "/mentions?" + from + "limit=" + limit, Rest.Mentioned.class);
    }

    /** Durable once it answers; may be repeated with the same id. */
    public Rest.Sent send(RoomId room, Rest.NewEvent event) {
        return call("POST", events(room), event, Rest.Sent.class);
    }

    public Rest.ReadCursor markRead(RoomId room, long seq) {
        return call(
                "PUT",
                "/v1/rooms/" + room + "/read",
                new Rest.ReadCursor(seq),
                Rest.ReadCursor.class);
    }

    /** From this event on the room looks unread; 0 takes it back. */
    public Rest.UnreadMark markUnread(RoomId room, long from) {
        return call(
                "PUT",
                "/v1/rooms/" + room + "/unread",
                new Rest.UnreadMark(from),
                Rest.UnreadMark.class);
    }

    /** What of the room the person is notified of, on all their devices. */
    public Rest.RoomNotifications setNotifications(RoomId room, NotificationLevel level) {
        return call(
                "PUT",
                "/v1/rooms/" + room + "/notifications",
                new Rest.RoomNotifications(level),
                Rest.RoomNotifications.class);
    }

    /** What the person has chosen to show of themselves. */
    public PresenceSettings presence() {
        return get("/v1/account/presence", PresenceSettings.class);
    }

    /** Changes what is not null; answers what holds. */
    public PresenceSettings changePresence(Rest.PresencePatch patch) {
        return call("PATCH", "/v1/account/presence", patch, PresenceSettings.class);
    }

    /** Who of the room's members is there, and what they say of themselves, in pages. */
    public Rest.Presences presence(RoomId room, @Nullable String cursor) {
        return get(
                "/v1/rooms/"
                        + room
                        + "/presence?limit="
                        + Limits.PAGE_ENTRIES
                        + (cursor == null ? "" : "&cursor=" + encode(cursor)),
                Rest.Presences.class);
    }

    /** How far the others in the room have read, as far as they and oneself let it be known. */
    public Rest.Receipts receipts(RoomId room) {
        return get("/v1/rooms/" + room + "/receipts", Rest.Receipts.class);
    }

    /** What was said later about these events: edits, reactions and deletions, oldest first. */
    public Rest.Related notes(RoomId room, List<Long> of, long after) {
        return get(related(room, of) + "&after=" + after, Rest.Related.class);
    }

    /** The messages that stand below this one, oldest first. */
    public Rest.Related thread(RoomId room, long of, long after) {
        return get(related(room, List.of(of)) + "&kind=thread&after=" + after, Rest.Related.class);
    }

    private static String related(RoomId room, List<Long> of) {
        return "/v1/rooms/"
                + room
                + "/related?of="
                + of.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Keeps a message, to find it again; at most {@link Limits#SAVED_MESSAGES} of them. */
    public void save(RoomId room, long seq) {
        perform("PUT", "/v1/rooms/" + room + "/saved/" + seq, null);
    }

    public void unsave(RoomId room, long seq) {
        delete("/v1/rooms/" + room + "/saved/" + seq);
    }

    /**
     * A page of the messages that one keeps, the last saved first; those that one may not read any
     * more have no event.
     *
     * @param cursor {@code next} of the page before; null for the first
     */
    public Rest.SavedMessages saved(@Nullable String cursor, int limit) {
        String from = cursor == null ? "" : "&cursor=" + encode(cursor);
        return get("/v1/saved?limit=" + limit + from, Rest.SavedMessages.class);
    }

    /** Blocks somebody, who is told nothing; at most {@link Limits#BLOCKS} people. */
    public void block(UserId user) {
        perform("PUT", "/v1/blocks/" + user, null);
    }

    public void unblock(UserId user) {
        delete("/v1/blocks/" + user);
    }

    /**
     * A page of the people whom one has blocked.
     *
     * @param cursor {@code next} of the page before; null for the first
     */
    public Rest.Blocks blocks(@Nullable String cursor, int limit) {
        String from = cursor == null ? "" : "&cursor=" + encode(cursor);
        return get("/v1/blocks?limit=" + limit + from, Rest.Blocks.class);
    }

    /**
     * Reports a message that one sees, or a person; {@link Limits#OPEN_REPORTS} may be open.
     *
     * @return the report that stands: an open one about the same, if there was one before
     */
    public ReportId report(Rest.NewReport report) {
        return call("POST", "/v1/reports", report, Rest.Reported.class).id();
    }

    /**
     * A page of the reports that one looks after, the newest first.
     *
     * @param open whether the open ones are listed, or those that are resolved
     * @param cursor {@code next} of the page before; null for the first
     */
    public Rest.Reports reports(boolean open, @Nullable String cursor, int limit) {
        String state = open ? "open" : "resolved";
        String from = cursor == null ? "" : "&cursor=" + encode(cursor);
        return get("/v1/reports?state=" + state + "&limit=" + limit + from, Rest.Reports.class);
    }

    /**
     * Ends a report that one looks after, and all others about the same: {@link ErrorCode#CONFLICT}
     * says that somebody else did.
     */
    public void resolve(ReportId report, Rest.NewResolution resolution) {
        perform("POST", "/v1/reports/" + report + "/resolution", resolution);
    }

    /** How one arranged the list of rooms. */
    public Rest.RoomSections sections() {
        return get("/v1/sections", Rest.RoomSections.class);
    }

    /**
     * Arranges the list of rooms anew, in place of the version that was read: {@link
     * ErrorCode#CONFLICT} says that another device was faster.
     */
    public Rest.RoomSections changeSections(Rest.RoomSections next) {
        return call("PUT", "/v1/sections", next, Rest.RoomSections.class);
    }

    public Rest.Invitation invite(Rest.NewInvitation invitation) {
        return call("POST", "/v1/invitations", invitation, Rest.Invitation.class);
    }

    /** Makes a link into a room that one owns. */
    public Rest.Invitation linkInto(RoomId room, Rest.NewRoomLink link) {
        return call("POST", links(room), link, Rest.Invitation.class);
    }

    /** The links into a room that one owns that are still good, the soonest to expire first. */
    public List<Rest.Invitation> linksInto(RoomId room) {
        return get(links(room), Rest.Invitations.class).invitations();
    }

    public void revokeLink(RoomId room, String code) {
        perform("POST", links(room) + "/revocation", new Rest.HeldInvitation(code));
    }

    private static String links(RoomId room) {
        return "/v1/rooms/" + room + "/links";
    }

    /** Accounts with this text in one of their names; for owner and admins of the server. */
    public List<Rest.ManagedAccount> accounts(String text) {
        return pages(
                "/v1/accounts?limit=" + Limits.PAGE_ENTRIES + "&query=" + encode(text),
                Rest.ManagedAccounts.class,
                Rest.ManagedAccounts::accounts,
                Rest.ManagedAccounts::next);
    }

    /** Accounts that wait to be approved; for owner and admins of the server. */
    public List<Rest.ManagedAccount> waitingAccounts() {
        return pages(
                "/v1/accounts?waiting=true&limit=" + Limits.PAGE_ENTRIES,
                Rest.ManagedAccounts.class,
                Rest.ManagedAccounts::accounts,
                Rest.ManagedAccounts::next);
    }

    /** Deletes an account that waits to be approved; for owner and admins of the server. */
    public void declineAccount(UserId user) {
        delete("/v1/accounts/" + user);
    }

    /**
     * A code by which somebody sets a new password; for owner and admins of the server, after
     * {@link #confirmPassword}.
     */
    public Rest.PasswordReset resetPassword(UserId user) {
        return call(
                "POST", "/v1/accounts/" + user + "/password-reset", null, Rest.PasswordReset.class);
    }

    /** A page of the audit log, newest first; for owner and admins of the server. */
    public Rest.AuditEntries audit(@Nullable UserId user, @Nullable String cursor) {
        return get(
                "/v1/audit?limit="
                        + Limits.PAGE_ENTRIES
                        + (user == null ? "" : "&user=" + user)
                        + (cursor == null ? "" : "&cursor=" + encode(cursor)),
                Rest.AuditEntries.class);
    }

    /** What the server's settings are; for anybody. */
    public Rest.ServerInfo server() {
        return get("/v1/server", Rest.ServerInfo.class);
    }

    /** Changes the server's settings; for its owner. */
    public Rest.ServerInfo changeServer(Rest.ServerSettings change) {
        return call("PATCH", "/v1/server", change, Rest.ServerInfo.class);
    }

    /** Lets in, suspends or restores; for owner and admins of the server. */
    public Rest.ManagedAccount changeAccount(UserId user, Rest.AccountChange change) {
        return call("PATCH", "/v1/accounts/" + user, change, Rest.ManagedAccount.class);
    }

    /**
     * Gives another role on the server; for its owner and admins, after {@link #confirmPassword}.
     */
    public Rest.ManagedAccount giveRole(UserId user, ServerRole role) {
        return call(
                "PUT",
                "/v1/accounts/" + user + "/role",
                new Rest.RoleGrant(role),
                Rest.ManagedAccount.class);
    }

    /** Ends all sessions of somebody; for owner and admins of the server. */
    public void endSessionsOf(UserId user) {
        delete("/v1/accounts/" + user + "/sessions");
    }

    /**
     * Confirms by the own password that it is its person who uses the session: what was refused as
     * {@link ErrorCode#PASSWORD_NEEDED} may be repeated then. A wrong one is {@link
     * ErrorCode#FORBIDDEN}.
     */
    public void confirmPassword(String password) {
        perform(
                "POST",
                "/v1/sessions/current/confirmation",
                new Rest.PasswordConfirmation(password));
    }

    /** Ends the own session: its tokens are good no more. */
    public void signOut() {
        delete("/v1/sessions/current");
    }

    @Override
    public void close() {
        http.close();
    }

    byte[] bytes(String path) {
        return authorized(token -> http.bytes(path, token));
    }

    void put(String path, byte[] octets) {
        authorized(
                token -> {
                    http.put(path, token, octets);
                    return path;
                });
    }

    <T> T get(String path, Class<T> type) {
        return authorized(token -> http.get(path, token, type));
    }

    <T> T call(String method, String path, @Nullable Object body, Class<T> type) {
        return authorized(token -> http.call(method, path, token, body, type));
    }

    void delete(String path) {
        perform("DELETE", path, null);
    }

    /** What has no answer. */
    void perform(String method, String path, @Nullable Object body) {
        authorized(
                token -> {
                    http.call(method, path, token, body);
                    return path;
                });
    }

    /** A token may expire between its check here and there: once, another one is tried. */
    private <T> T authorized(Function<String, T> request) {
        String token = tokens.get(null).text();
        try {
            return request.apply(token);
        } catch (RequestRefused e) {
            if (e.code() != ErrorCode.TOKEN_EXPIRED) {
                throw e;
            }
            return request.apply(tokens.get(token).text());
        }
    }

    private <P, T> List<T> pages(
            String path,
            Class<P> type,
            Function<P, List<T>> entries,
            Function<P, @Nullable String> next) {
        List<T> all = new ArrayList<>();
        String cursor = "";
        while (all.size() < MOST_ENTRIES) {
            P page = get(path + cursor, type);
            all.addAll(entries.apply(page));
            String following = next.apply(page);
            if (following == null) {
                break;
            }
            cursor = "&cursor=" + encode(following);
        }
        return all;
    }

    private static String events(RoomId room) {
        return "/v1/rooms/" + room + "/events";
    }

    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
