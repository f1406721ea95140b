package chat.parley.testkit;

import java.io.IOException;

/** This machine has no Cassandra and cannot get one; the message says what it lacks. */
public final class CassandraMissing extends IOException {
    CassandraMissing(IOException why) {
        super(why.getMessage(), why);
    }
}
