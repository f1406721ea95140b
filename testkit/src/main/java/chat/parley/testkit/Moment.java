package chat.parley.testkit;

/**
 * When something was shown, in milliseconds of one clock.
 *
 * @param lately access that ended after this may still show in what passes: heads, typing, presence
 */
public record Moment(long now, long lately) {}
