package chat.parley.protocol;

import java.time.Duration;

/** The bounds of the protocol. Nothing that a stranger sends grows past them. */
public final class Limits {
    /** Largest frame from a client, in bytes after unmasking; also the largest REST body. */
    public static final int FRAME_BYTES = 64 * 1024;

    /** Largest content of one event, in bytes of JSON. */
    public static final int CONTENT_BYTES = 48 * 1024;

    /** Longest text of a plain message, in characters. */
    public static final int MESSAGE_CHARS = 16_000;

    /** Longest emoji of a reaction, in characters: some are made of many. */
    public static final int EMOJI_CHARS = 64;

    /** People that one message mentions. */
    public static final int MENTIONS = 100;

    /** Events that one deletion names. */
    public static final int DELETED_EVENTS = 200;

    /** Sends of one connection that are not answered yet; past it the socket is not read. */
    public static final int UNACKNOWLEDGED = 32;

    /** Rooms that one connection may be subscribed to at once. */
    public static final int SUBSCRIPTIONS = 1_000;

    /** Rooms in one {@code sub} or {@code unsub} frame. */
    public static final int ROOMS_PER_FRAME = 200;

    /** Events in one page of a read. */
    public static final int PAGE_EVENTS = 200;

    /** Bytes of content in one page of a read; a page holds at least one event. */
    public static final int PAGE_BYTES = 1024 * 1024;

    /** Entries in one page of a list. */
    public static final int PAGE_ENTRIES = 100;

    /** Longest {@code ref}, in characters. */
    public static final int REF_CHARS = 64;

    /** Longest name of a room, in characters. */
    public static final int ROOM_NAME_CHARS = 80;

    /** Messages that are pinned in one room. */
    public static final int PINS = 100;

    /** People whom one person has blocked. */
    public static final int BLOCKS = 1_000;

    /** Reports of one person that nobody has resolved yet. */
    public static final int OPEN_REPORTS = 100;

    /** Longest text of a report, and longest note of whoever resolves it, in characters. */
    public static final int REPORT_CHARS = 2_000;

    /** Up to here open reports are counted. */
    public static final int COUNTED_REPORTS = 100;

    /** People who are told at once that reports changed: moderators of one room, and admins. */
    public static final int TOLD_OF_REPORTS = 100;

    /** Messages that one person keeps. */
    public static final int SAVED_MESSAGES = 1_000;

    /** Own sections in one person's list of rooms, beside those that everybody has. */
    public static final int SECTIONS = 50;

    /** Longest name of a section, in characters. */
    public static final int SECTION_NAME_CHARS = 40;

    /** Rooms that one person puts into sections, all together. */
    public static final int SECTION_ROOMS = 1_000;

    /** Longest topic of a room, in characters. */
    public static final int TOPIC_CHARS = 250;

    /** Longest text of a person's status, in characters. */
    public static final int STATUS_CHARS = 80;

    /** Longest description of a room, in characters. */
    public static final int DESCRIPTION_CHARS = 2_000;

    /** Largest picture of a person or a room, in bytes. */
    public static final int PICTURE_BYTES = 256 * 1024;

    /** Longest side of a picture of a person or a room, in pixels. */
    public static final int PICTURE_PIXELS = 512;

    /** Longest wait between two messages of one person. */
    public static final Duration SLOW_MODE = Duration.ofHours(6);

    /** Longest display name, and nick in a room, in characters. */
    public static final int DISPLAY_NAME_CHARS = 80;

    /** Members of a room up to whom typing, presence, reading and profiles are told in it. */
    public static final int PASSING_MEMBERS = 200;

    /** People of a room, invited ones among them, up to whom it has receipts. */
    public static final int RECEIPT_MEMBERS = 200;

    /** Shortest and longest password, in characters. */
    public static final int PASSWORD_MIN_CHARS = 8;

    public static final int PASSWORD_MAX_CHARS = 256;

    /** People invited when a room is created. */
    public static final int FIRST_MEMBERS = 100;

    /** How long a connection may stay silent before its first {@code hello}. */
    public static final Duration HELLO_TIMEOUT = Duration.ofSeconds(5);

    /** How often a client pings when it has nothing else to say. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(30);

    /** How long a connection lives on after its token expired. */
    public static final Duration TOKEN_GRACE = Duration.ofSeconds(30);

    /** Event ids are known at least this long: a retry within it is always recognised. */
    public static final Duration DEDUPE_WINDOW = Duration.ofHours(24);

    /** Event ids of at least this many last events of a room are known. */
    public static final int DEDUPE_EVENTS = 10_000;

    /** Largest commit of a room's group, in bytes: of a thousand devices that never wrote. */
    public static final int COMMIT_BYTES = 128 * 1024;

    /** Largest Welcome for all whom one commit adds, without tree, in bytes. */
    public static final int WELCOME_BYTES = 64 * 1024;

    /** Largest GroupInfo, without tree, in bytes. */
    public static final int GROUP_INFO_BYTES = 4 * 1024;

    /** Largest key package, in bytes. */
    public static final int KEY_PACKAGE_BYTES = 1024;

    /** Largest PrivateMessage that carries the key of a message, in bytes. */
    public static final int MESSAGE_KEY_BYTES = 1024;

    /** Identities of one person, one after the other. */
    public static final int IDENTITIES = 100;

    /** Devices on the list of one person. */
    public static final int LISTED_DEVICES = 50;

    /** People whose devices are asked for at once. */
    public static final int PEOPLE_DEVICES = 100;

    /** Largest wrapped identity key, in bytes. */
    public static final int WRAPPED_KEY_BYTES = 256;

    /** Key packages of one device that are kept, beside its last resort. */
    public static final int KEY_PACKAGES = 100;

    /** Key packages that one request adds. */
    public static final int KEY_PACKAGES_PER_REQUEST = 50;

    /** With fewer key packages than this a device is asked for more. */
    public static final int FEW_KEY_PACKAGES = 20;

    /** People whose key packages one request claims. */
    public static final int CLAIMED_PEOPLE = 50;

    /** Longest life of a key package. */
    public static final Duration KEY_PACKAGE_LIFE = Duration.ofDays(90);

    /** Largest bucket of an archive, in bytes. */
    public static final int ARCHIVE_BUCKET_BYTES = 20 * 1024;

    /** What one person archives in all, in bytes. */
    public static final long ARCHIVE_BYTES = 64L * 1024 * 1024;

    /** Devices that one commit adds, and as many that it removes. */
    public static final int ADDS_PER_COMMIT = 50;

    /** Largest ratchet tree of a room's group, in bytes. */
    public static final int TREE_BYTES = 1024 * 1024;

    /** Up to here an event holds the commit itself, in bytes; a blob above. */
    public static final int COMMIT_IN_EVENT_BYTES = 24 * 1024;

    /** Devices in one room's group. */
    public static final int LEAVES = 1_000;

    /** Messages are taken of so many epochs, the newest among them. */
    public static final int EPOCHS = 4;

    /** Proposals of one commit. */
    public static final int PROPOSALS_PER_COMMIT = 2 * ADDS_PER_COMMIT;

    private Limits() {}
}
