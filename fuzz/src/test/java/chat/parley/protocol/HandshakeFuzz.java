package chat.parley.protocol;

/** A message of MLS, of whatever kind. It is read, or refused; a Welcome divides into Welcomes. */
public final class HandshakeFuzz {
    private HandshakeFuzz() {}

    private interface Reader {
        Handshake read(byte[] message) throws InvalidHandshake;
    }

    private static final Reader[] READERS = {
        HandshakeReader::commit,
        HandshakeReader::keyPackage,
        HandshakeReader::welcome,
        HandshakeReader::groupInfo,
        HandshakeReader::application,
    };

    public static void fuzzerTestOneInput(byte[] input) {
        int taken = 0;
        for (Reader reader : READERS) {
            try {
                check(reader.read(input));
                taken++;
            } catch (InvalidHandshake _) {
                continue;
            }
        }
        if (taken > 1) {
            throw new AssertionError("it is taken for " + taken + " kinds of messages");
        }
    }

    private static void check(Handshake handshake) throws InvalidHandshake {
        switch (handshake) {
            case Handshake.KeyPackage keyPackage -> HandshakeReader.isSigned(keyPackage);
            case Handshake.Welcome welcome -> checkWelcome(welcome);
            case Handshake.Commit commit -> requireBounded(commit.proposals().size());
            case Handshake.GroupInfo _, Handshake.Application _ -> {}
        }
    }

    private static void checkWelcome(Handshake.Welcome welcome) throws InvalidHandshake {
        for (Handshake.Secret secret : welcome.secrets()) {
            Handshake.Welcome own = HandshakeReader.welcome(welcome.of(secret.ref()).toArray());
            if (own.secrets().size() != 1 || !own.secrets().getFirst().ref().equals(secret.ref())) {
                throw new AssertionError("one joins by the Welcome of another: " + secret.ref());
            }
        }
    }

    private static void requireBounded(int proposals) {
        if (proposals > Limits.PROPOSALS_PER_COMMIT) {
            throw new AssertionError(proposals + " proposals were read");
        }
    }
}
