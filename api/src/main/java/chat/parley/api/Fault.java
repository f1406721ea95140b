package chat.parley.api;

/**
 * What is wrong with a value.
 *
 * @param path of the part at fault, as {@code members[0]}; empty for the value itself
 * @param message continues "field 'path' …"
 */
record Fault(String path, String message) {}
