package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The contents of what people say, typed: one record per event type. What an event refers to, it
 * names by its sequence. In encrypted rooms all of it is {@link Sealed}.
 */
public sealed interface Said {

    /**
     * {@link EventType#MESSAGE}.
     *
     * @param text Markdown
     * @param replyTo the event that this answers
     * @param thread the message that this stands below
     * @param mentions whom it is meant for in particular
     * @param mentionsRoom whether it is meant for everybody in particular
     */
    record Message(
            String text,
            @Nullable Long replyTo,
            @Nullable Long thread,
            @Nullable List<UserId> mentions,
            @Nullable Boolean mentionsRoom)
            implements Said {
        public static Message of(String text) {
            return new Message(text, null, null, null, null);
        }
    }

    /**
     * {@link EventType#REACTION}: the last one of a person, message and emoji holds.
     *
     * @param removed whether the person takes it back
     */
    record Reaction(long of, String emoji, @Nullable Boolean removed) implements Said {}

    /** {@link EventType#EDIT}: the author's new text and mentions; the rest stays as it was. */
    record Edit(
            long of, String text, @Nullable List<UserId> mentions, @Nullable Boolean mentionsRoom)
            implements Said {}

    /**
     * Of any of these types, and of applications', in an encrypted room.
     *
     * @param epoch of the room's group
     * @param key a PrivateMessage of MLS with the key and the digest of {@code sealed}, in base64
     * @param sealed what only members can read, in base64
     */
    record Sealed(long epoch, String key, String sealed) implements Said {
        private static final int FIELDS = 3;

        /** Null for what is not sealed, or has anything beside it that the server could read. */
        public static @Nullable Sealed in(Content content) {
            try {
                return content.has("sealed") && content.fields() == FIELDS
                        ? content.as(Sealed.class)
                        : null;
            } catch (InvalidJson _) {
                return null;
            }
        }
    }

    /**
     * Reads the content of an event; null when the type says nothing that is known here. {@link
     * InvalidJson} says which field is wrong.
     */
    static @Nullable Said of(String type, Content content) throws InvalidJson {
        return switch (type) {
            case EventType.MESSAGE -> read(content, Message.class);
            case EventType.REACTION -> read(content, Reaction.class);
            case EventType.EDIT -> read(content, Edit.class);
            default -> null;
        };
    }

    private static Said read(Content content, Class<? extends Said> plain) throws InvalidJson {
        return content.has("sealed") ? content.as(Sealed.class) : content.as(plain);
    }

    /**
     * What an event is about: what it reacts to, edits or deletes, or the message whose thread it
     * stands in. Nothing when it does not say, was deleted, or cannot be read.
     */
    static List<Long> subjects(Event event) {
        try {
            return event.type().equals(EventType.DELETION)
                    ? event.content().as(RoomChange.Deletion.class).of()
                    : switch (of(event.type(), event.content())) {
                        case Message message ->
                                message.thread() == null ? List.of() : List.of(message.thread());
                        case Reaction reaction -> List.of(reaction.of());
                        case Edit edit -> List.of(edit.of());
                        case Sealed _ -> List.of();
                        case null -> List.of();
                    };
        } catch (InvalidJson _) {
            return List.of();
        }
    }

    /**
     * Whether the event makes its room unread, that is, raises {@link Event#n}: messages do, but
     * for those in threads, which are read apart. Of what is sealed nobody here can tell them
     * apart.
     */
    static boolean counts(String type, Content content) {
        try {
            return EventType.counts(type)
                    && !(content.has("thread")
                            && of(type, content) instanceof Message message
                            && message.thread() != null);
        } catch (InvalidJson _) {
            return true; // of no shape that is known here
        }
    }

    /** The sequences of the events that this names. */
    default List<Long> refersTo() {
        return switch (this) {
            case Message message -> {
                List<Long> named = new ArrayList<>(2);
                if (message.replyTo() != null) {
                    named.add(message.replyTo());
                }
                if (message.thread() != null) {
                    named.add(message.thread());
                }
                yield named;
            }
            case Reaction reaction -> List.of(reaction.of());
            case Edit edit -> List.of(edit.of());
            case Sealed _ -> List.of();
        };
    }
}
