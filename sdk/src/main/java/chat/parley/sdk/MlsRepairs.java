package chat.parley.sdk;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.GroupKeySet;
import org.bouncycastle.mls.GroupKeySet.HashRatchet;
import org.bouncycastle.mls.TreeKEM.TreeKEMPrivateKey;
import org.bouncycastle.mls.codec.AuthenticatedContent;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.Welcome;
import org.bouncycastle.mls.protocol.Group;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * What Bouncy Castle 1.84 does wrong or hides, by reflection. Each fails when the library is
 * another than expected, rather than leave something out.
 */
final class MlsRepairs {
    private static final Field TREE_KEYS = field(Group.class, "treePriv");
    private static final Method OPEN = method("unprotectToContentAuth", MLSMessage.class);
    private static final Method VERIFY = method("verifyAuth", AuthenticatedContent.class);

    private static final Field KEYS = field(Group.class, "keys");
    private static final Field RATCHETS = field(GroupKeySet.class, "applicationRatchets");
    private static final Field GENERATION = field(HashRatchet.class, "nextGeneration");

    private MlsRepairs() {}

    /**
     * After a Welcome without path secret, which a commit has that only adds, the library derives
     * the keys of the path from nothing, and cannot follow later commits: it knows its leaf's key
     * alone.
     */
    static void afterWelcome(
            Group group, Welcome welcome, int place, byte[] initKey, AsymmetricCipherKeyPair leaf)
            throws Exception {
        Object secrets = welcome.decryptSecrets(place, initKey);
        if (field(secrets.getClass(), "path_secret").get(secrets) == null) {
            TREE_KEYS.set(group, TreeKEMPrivateKey.solo(group.getSuite(), group.getIndex(), leaf));
        }
    }

    /** An application message with who sent it, which {@link Group#unprotect} does not tell. */
    static AuthenticatedContent opened(Group group, MLSMessage message) throws Exception {
        try {
            AuthenticatedContent content = (AuthenticatedContent) OPEN.invoke(group, message);
            if (!(boolean) VERIFY.invoke(group, content)) {
                throw new MlsRefused("a message is not by who it says");
            }
            return content;
        } catch (InvocationTargetException e) {
            throw new MlsRefused("a message cannot be opened", e.getCause());
        }
    }

    /** How many messages this device has sent in the group's epoch; the library does not tell. */
    static long generation(Group group) throws IllegalAccessException {
        Map<?, ?> ratchets = (Map<?, ?>) RATCHETS.get(KEYS.get(group));
        Object own = ratchets.get(group.getIndex());
        return own == null ? 0 : GENERATION.getInt(own);
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("another Bouncy Castle than 1.84", e);
        }
    }

    private static Method method(String name, Class<?> parameter) {
        try {
            Method method = Group.class.getDeclaredMethod(name, parameter);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("another Bouncy Castle than 1.84", e);
        }
    }
}
