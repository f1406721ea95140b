package chat.parley.protocol;

/** What the content of an event must look like, whichever door it came through. */
public final class EventRules {
    private EventRules() {}

    /**
     * As {@link #check}, for what people send themselves: changes to a room have calls of their
     * own.
     */
    public static void checkSent(String type, Content content) throws InvalidJson {
        FrameRules.require(
                !EventType.changesRoom(type),
                "field 'type': changes to a room are made by REST (/v1/rooms/{room} and its"
                        + " members)");
        check(type, content);
    }

    /** Checks type, size and shape; {@link InvalidJson} says what to change. */
    public static void check(String type, Content content) throws InvalidJson {
        FrameRules.require(
                content.size() <= Limits.CONTENT_BYTES,
                "field 'content' may have at most " + Limits.CONTENT_BYTES + " bytes of JSON");
        if (type.equals(EventType.MESSAGE)) {
            checkMessage(message(content));
        } else if (EventType.changesRoom(type)) {
            checkChange(RoomChange.of(type, content));
        } else {
            FrameRules.require(
                    EventType.isApplication(type),
                    "field 'type' must be 'message', a type that changes a room,"
                            + " or 'x.' and up to 60 characters a-z 0-9 . -");
        }
    }

    private static Content.Text message(Content content) throws InvalidJson {
        try {
            return content.as(Content.Text.class);
        } catch (InvalidJson e) {
            String within = String.valueOf(e.getMessage());
            throw new InvalidJson(within.replaceFirst("^field '", "field 'content."));
        }
    }

    private static void checkMessage(Content.Text message) throws InvalidJson {
        FrameRules.require(!message.text().isBlank(), "field 'content.text' must not be blank");
        FrameRules.require(
                message.text().length() <= Limits.MESSAGE_CHARS,
                "field 'content.text' may have at most " + Limits.MESSAGE_CHARS + " characters");
    }

    private static void checkChange(RoomChange change) throws InvalidJson {
        if (change instanceof RoomChange.Renamed(String name)) {
            checkRoomName(name);
        }
        if (change instanceof RoomChange.Created created && created.name() != null) {
            checkRoomName(created.name());
        }
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
