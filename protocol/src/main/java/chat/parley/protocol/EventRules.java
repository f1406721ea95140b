package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What the content of an event must look like, whichever door it came through. */
public final class EventRules {
    /** What would let one name look like another. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private EventRules() {}

    /**
     * As {@link #check}, for what people send themselves: changes to a room have calls of their
     * own.
     */
    public static void checkSent(String type, Content content) throws InvalidJson {
        FrameRules.require(
                EventType.isSent(type) || !EventType.changesRoom(type),
                "field 'type': changes to a room are made by REST (/v1/rooms/{room} and its"
                        + " members)");
        check(type, content);
    }

    /** Checks type, size and shape; {@link InvalidJson} says what to change. */
    public static void check(String type, Content content) throws InvalidJson {
        FrameRules.require(
                content.size() <= Limits.CONTENT_BYTES,
                "field 'content' may have at most " + Limits.CONTENT_BYTES + " bytes of JSON");
        FrameRules.require(
                EventType.isSent(type) || EventType.changesRoom(type),
                "field 'type' must be 'message', 'reaction', 'edit', 'deletion', a type that"
                        + " changes a room, or 'x.' and up to 60 characters a-z 0-9 . -");
        try {
            if (EventType.changesRoom(type)) {
                checkChange(RoomChange.of(type, content));
            } else {
                checkSaid(Said.of(type, content));
            }
        } catch (InvalidJson e) {
            String within = String.valueOf(e.getMessage());
            throw EventType.isSent(type)
                    ? new InvalidJson(within.replaceFirst("^field '", "field 'content."))
                    : e;
        }
    }

    private static void checkSaid(@Nullable Said said) throws InvalidJson {
        switch (said) {
            case Said.Message message -> {
                checkText(message.text());
                checkMentions(message.mentions());
                checkSeq("replyTo", message.replyTo());
                checkSeq("thread", message.thread());
            }
            case Said.Edit edit -> {
                checkSeq("of", edit.of());
                checkText(edit.text());
                checkMentions(edit.mentions());
            }
            case Said.Reaction reaction -> {
                checkSeq("of", reaction.of());
                checkEmoji(reaction.emoji());
            }
            case Said.Sealed sealed -> GroupRules.check(sealed);
            case null -> {}
        }
    }

    private static void checkText(String text) throws InvalidJson {
        FrameRules.require(!text.isBlank(), "field 'text' must not be blank");
        FrameRules.require(
                text.length() <= Limits.MESSAGE_CHARS,
                "field 'text' may have at most " + Limits.MESSAGE_CHARS + " characters");
    }

    private static void checkMentions(@Nullable List<UserId> mentions) throws InvalidJson {
        FrameRules.require(
                mentions == null
                        || (mentions.size() <= Limits.MENTIONS
                                && new HashSet<>(mentions).size() == mentions.size()
                                && mentions.stream().allMatch(Objects::nonNull)),
                "field 'mentions' may have at most " + Limits.MENTIONS + " different user ids");
    }

    private static void checkSeq(String field, @Nullable Long seq) throws InvalidJson {
        FrameRules.require(
                seq == null || seq >= 1, "field '" + field + "' must be the sequence of an event");
    }

    static void checkEmoji(String emoji) throws InvalidJson {
        FrameRules.require(
                !emoji.isEmpty()
                        && emoji.length() <= Limits.EMOJI_CHARS
                        && emoji.codePoints()
                                .noneMatch(
                                        c ->
                                                Character.isWhitespace(c)
                                                        || Character.isISOControl(c)),
                "field 'emoji' must have 1 to "
                        + Limits.EMOJI_CHARS
                        + " characters, no spaces, no control characters");
    }

    private static void checkChange(RoomChange change) throws InvalidJson {
        switch (change) {
            case RoomChange.Renamed(String name) -> checkRoomName(name);
            case RoomChange.Created created -> {
                if (created.name() != null) {
                    checkRoomName(created.name());
                }
            }
            case RoomChange.Configured configured -> checkConfigured(configured);
            case RoomChange.Pinned(long of) -> checkSeq("of", of);
            case RoomChange.Unpinned(long of) -> checkSeq("of", of);
            case RoomChange.Deletion(List<Long> of) -> checkDeletion(of);
            case RoomChange.NickChanged(_, var nick) -> checkNick(nick);
            case RoomChange.Encrypted encrypted -> GroupRules.check(encrypted);
            case RoomChange.Committed committed -> GroupRules.check(committed);
            case RoomChange.Closed _,
                    RoomChange.Invited _,
                    RoomChange.Joined _,
                    RoomChange.Left _,
                    RoomChange.Unbanned _,
                    RoomChange.Removal _,
                    RoomChange.RoleGiven _ -> {}
        }
    }

    private static void checkConfigured(RoomChange.Configured change) throws InvalidJson {
        FrameRules.require(
                !change.equals(new RoomChange.Configured(null, null, null, null, null, null)),
                "one of 'topic', 'description', 'announcement', 'slowModeMs', 'archived',"
                        + " 'history' is due");
        String topic = change.topic() == null ? "" : change.topic();
        FrameRules.require(
                topic.codePointCount(0, topic.length()) <= Limits.TOPIC_CHARS
                        && topic.codePoints().noneMatch(Character::isISOControl),
                "field 'topic' may have at most "
                        + Limits.TOPIC_CHARS
                        + " characters, no control characters");
        String description = change.description() == null ? "" : change.description();
        FrameRules.require(
                description.codePointCount(0, description.length()) <= Limits.DESCRIPTION_CHARS,
                "field 'description' may have at most " + Limits.DESCRIPTION_CHARS + " characters");
        long slowMode = change.slowModeMs() == null ? 0 : change.slowModeMs();
        FrameRules.require(
                slowMode >= 0 && slowMode <= Limits.SLOW_MODE.toMillis(),
                "field 'slowModeMs' must be 0 to " + Limits.SLOW_MODE.toMillis());
        checkPicture(change.picture());
    }

    private static void checkPicture(@Nullable String picture) throws InvalidJson {
        try {
            if (picture != null && !picture.isEmpty()) {
                BlobId.parse(picture);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidJson("field 'picture' must be the id of a picture, or empty");
        }
    }

    private static void checkDeletion(List<Long> of) throws InvalidJson {
        FrameRules.require(
                !of.isEmpty()
                        && of.size() <= Limits.DELETED_EVENTS
                        && new HashSet<>(of).size() == of.size()
                        && of.stream().allMatch(seq -> seq != null && seq >= 1),
                "field 'of' must have 1 to "
                        + Limits.DELETED_EVENTS
                        + " different sequences of events");
    }

    private static void checkNick(@Nullable String nick) throws InvalidJson {
        FrameRules.require(
                nick == null
                        || (!nick.isBlank()
                                && nick.equals(nick.strip())
                                && nick.length() <= Limits.DISPLAY_NAME_CHARS
                                && !INVISIBLE.matcher(nick).find()),
                "field 'nick' must have 1 to "
                        + Limits.DISPLAY_NAME_CHARS
                        + " visible characters, no space at its ends");
    }

    private static void checkRoomName(String name) throws InvalidJson {
        FrameRules.require(
                !name.isBlank()
                        && name.equals(name.strip())
                        && name.codePointCount(0, name.length()) <= Limits.ROOM_NAME_CHARS
                        && name.codePoints().noneMatch(Character::isISOControl),
                "field 'name' must have 1 to "
                        + Limits.ROOM_NAME_CHARS
                        + " characters, no control characters, no space at its ends");
    }
}
