package chat.parley.accounts;

import static java.util.Map.entry;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ServerRole;

import java.util.Map;

/**
 * Who may call which operation of REST, and say which frame on the socket: the one table. What is
 * not in it is not served. It speaks of the server as a whole; what a member may do in a room is
 * decided by the rules of rooms, at the sequence at which it happens.
 */
public enum Rights {
    /** Also without a token. */
    ANYONE,
    /** Whoever is signed in. */
    SIGNED_IN,
    /** Whoever belongs here: not guests. */
    RESIDENT,
    /** Owner and admins of the server. */
    ADMIN,
    /** Whoever is signed in and gave their password just now. */
    CONFIRMED,
    /** Owner and admins of the server who gave their password just now. */
    CONFIRMED_ADMIN,
    /** The owner of the server. */
    OWNER;

    /** Of the operations of REST, by their ids. */
    public static final Map<String, Rights> TABLE =
            Map.ofEntries(
                    entry("getServer", ANYONE),
                    entry("getKeys", ANYONE),
                    entry("getHealth", ANYONE),
                    entry("getReadiness", ANYONE),
                    entry("createAccount", ANYONE),
                    entry("signIn", ANYONE),
                    entry("refreshSession", ANYONE),
                    entry("resetPassword", ANYONE),
                    entry("getInvitation", ANYONE),
                    entry("getAccount", SIGNED_IN),
                    entry("changeAccount", SIGNED_IN),
                    entry("changePassword", SIGNED_IN),
                    entry("deleteAccount", SIGNED_IN),
                    entry("changePicture", SIGNED_IN),
                    entry("removePicture", SIGNED_IN),
                    entry("getPicture", SIGNED_IN),
                    entry("changeRoomPicture", SIGNED_IN),
                    entry("removeRoomPicture", SIGNED_IN),
                    entry("getRoomPicture", SIGNED_IN),
                    entry("readActivity", SIGNED_IN),
                    entry("acceptInvitation", SIGNED_IN),
                    entry("createRoomLink", SIGNED_IN),
                    entry("listRoomLinks", SIGNED_IN),
                    entry("revokeRoomLink", SIGNED_IN),
                    entry("findUser", SIGNED_IN),
                    entry("getUser", SIGNED_IN),
                    entry("listSessions", SIGNED_IN),
                    entry("endSession", CONFIRMED),
                    entry("endOtherSessions", CONFIRMED),
                    entry("signOut", SIGNED_IN),
                    entry("confirmPassword", SIGNED_IN),
                    entry("listProfiles", SIGNED_IN),
                    entry("listRooms", SIGNED_IN),
                    entry("getRoom", SIGNED_IN),
                    entry("renameRoom", SIGNED_IN),
                    entry("configureRoom", SIGNED_IN),
                    entry("pinMessage", SIGNED_IN),
                    entry("unpinMessage", SIGNED_IN),
                    entry("closeRoom", SIGNED_IN),
                    entry("listMembers", SIGNED_IN),
                    entry("findMembers", SIGNED_IN),
                    entry("addMember", SIGNED_IN),
                    entry("giveRole", SIGNED_IN),
                    entry("changeNick", SIGNED_IN),
                    entry("resetNick", SIGNED_IN),
                    entry("listNicks", SIGNED_IN),
                    entry("removeMember", SIGNED_IN),
                    entry("listBans", SIGNED_IN),
                    entry("banMember", SIGNED_IN),
                    entry("deleteSaid", SIGNED_IN),
                    entry("liftBan", SIGNED_IN),
                    entry("readEvents", SIGNED_IN),
                    entry("readRelated", SIGNED_IN),
                    entry("readMentions", SIGNED_IN),
                    entry("sendEvent", SIGNED_IN),
                    entry("markRead", SIGNED_IN),
                    entry("markUnread", SIGNED_IN),
                    entry("setNotifications", SIGNED_IN),
                    entry("listThreads", SIGNED_IN),
                    entry("changeThread", SIGNED_IN),
                    entry("saveMessage", SIGNED_IN),
                    entry("unsaveMessage", SIGNED_IN),
                    entry("listSaved", SIGNED_IN),
                    entry("listBlocks", SIGNED_IN),
                    entry("blockPerson", SIGNED_IN),
                    entry("unblockPerson", SIGNED_IN),
                    entry("report", SIGNED_IN),
                    entry("listReports", SIGNED_IN),
                    entry("resolveReport", SIGNED_IN),
                    entry("getPush", SIGNED_IN),
                    entry("subscribePush", SIGNED_IN),
                    entry("unsubscribePush", SIGNED_IN),
                    entry("testPush", SIGNED_IN),
                    entry("announceIdentity", SIGNED_IN),
                    entry("getWrappedIdentity", SIGNED_IN),
                    entry("changeDeviceList", SIGNED_IN),
                    entry("listIdentities", SIGNED_IN),
                    entry("listDevices", SIGNED_IN),
                    entry("getKeyPackages", SIGNED_IN),
                    entry("addKeyPackages", SIGNED_IN),
                    entry("claimKeyPackages", SIGNED_IN),
                    entry("archive", SIGNED_IN),
                    entry("readArchive", SIGNED_IN),
                    entry("forgetArchive", SIGNED_IN),
                    entry("getSections", SIGNED_IN),
                    entry("changeSections", SIGNED_IN),
                    entry("tellTyping", SIGNED_IN),
                    entry("readInbox", SIGNED_IN),
                    entry("getPresence", SIGNED_IN),
                    entry("changePresence", SIGNED_IN),
                    entry("listPresence", SIGNED_IN),
                    entry("listReceipts", SIGNED_IN),
                    entry("beginGroup", SIGNED_IN),
                    entry("getGroup", SIGNED_IN),
                    entry("getTree", SIGNED_IN),
                    entry("commit", SIGNED_IN),
                    entry("readCommits", SIGNED_IN),
                    entry("putCommitPart", SIGNED_IN),
                    entry("listWelcomes", SIGNED_IN),
                    entry("getWelcome", SIGNED_IN),
                    entry("acknowledgeWelcome", SIGNED_IN),
                    entry("createRoom", RESIDENT),
                    entry("findPublicRooms", RESIDENT),
                    entry("findUsers", RESIDENT),
                    entry("listAccounts", ADMIN),
                    entry("manageAccount", ADMIN),
                    entry("giveServerRole", CONFIRMED_ADMIN),
                    entry("endSessionsOf", ADMIN),
                    entry("declineAccount", ADMIN),
                    entry("removePictureOf", ADMIN),
                    entry("createPasswordReset", CONFIRMED_ADMIN),
                    entry("readAudit", ADMIN),
                    entry("createInvitation", ADMIN),
                    entry("listInvitations", ADMIN),
                    entry("revokeInvitation", ADMIN),
                    entry("changeServer", OWNER));

    /** Of the frames of the socket; one without a right does not compile. */
    public static Rights of(ClientFrame frame) {
        return switch (frame) {
            case ClientFrame.Hello _ -> ANYONE;
            case ClientFrame.Subscribe _ -> SIGNED_IN;
            case ClientFrame.Unsubscribe _ -> SIGNED_IN;
            case ClientFrame.Send _ -> SIGNED_IN;
            case ClientFrame.Read _ -> SIGNED_IN;
            case ClientFrame.Typing _ -> SIGNED_IN;
            case ClientFrame.Status _ -> SIGNED_IN;
            case ClientFrame.Ping _ -> SIGNED_IN;
        };
    }

    public boolean include(ServerRole role) {
        return switch (this) {
            case ANYONE, SIGNED_IN, CONFIRMED -> true;
            case RESIDENT -> role != ServerRole.GUEST;
            case ADMIN, CONFIRMED_ADMIN -> role == ServerRole.OWNER || role == ServerRole.ADMIN;
            case OWNER -> role == ServerRole.OWNER;
        };
    }

    /**
     * Whether a token is not enough: {@link Sessions#requireRecentPassword}. It is for what would
     * keep an account in the hands of whoever stole a session, and not for what shuts others out in
     * an emergency.
     */
    public boolean needPassword() {
        return switch (this) {
            case ANYONE, SIGNED_IN, RESIDENT, ADMIN, OWNER -> false;
            case CONFIRMED, CONFIRMED_ADMIN -> true;
        };
    }
}
