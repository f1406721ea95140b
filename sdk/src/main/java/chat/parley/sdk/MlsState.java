package chat.parley.sdk;

import chat.parley.protocol.Bytes;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Groups and keys of Bouncy Castle as bytes, field by field, since it has no way to keep them. Only
 * its classes for MLS, its two kinds of keys, and lists and maps of them are written or read. What
 * is not written: the secrets that a secret came from, which nothing is computed with any more, and
 * those of past epochs for pre-shared keys, which no group has.
 *
 * <pre>
 *   state  = VERSION node
 *   node   = NULL | SEEN n | BYTES n byte… | NUMBER kind value | ENUM class name | SUITE
 *          | X25519 byte… | ED25519 byte… | LIST n node… | MAP n (node node)… | OBJECT class field…
 *   class  = name, number of fields, their names     (once; then its number)
 * </pre>
 *
 * A state whose fields are not those of the library as it is now is refused, as is another version.
 */
final class MlsState {
    /** Another one with each change of what is written, or of the library. */
    private static final int VERSION = 1;

    private static final String LIBRARY = "org.bouncycastle.mls.";
    private static final Field PARENTS = parents();
    private static final String RESUMPTION = "resumptionPSKs";

    /** Elements of a list or bytes of an array, which a state of 1,000 devices is far below. */
    private static final int MOST = 1 << 24;

    private enum Tag {
        NULL(0),
        SEEN(1),
        BYTES(2),
        NUMBER(3),
        ENUM(4),
        SUITE(5),
        X25519(6),
        ED25519(7),
        LIST(8),
        MAP(9),
        OBJECT(10);

        private final int code;

        Tag(int code) {
            this.code = code;
        }

        static Tag of(int code) throws IOException {
            return Arrays.stream(values())
                    .filter(tag -> tag.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no node begins with " + code));
        }
    }

    private MlsState() {}

    static Bytes write(Object root) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            new Writer(out).node(root);
            return Bytes.of(bytes.toByteArray());
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("another Bouncy Castle than 1.84", e);
        }
    }

    static <T> T read(Bytes state, Class<T> type) throws MlsRefused {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(state.toArray()));
            if (in.readUnsignedByte() != VERSION) {
                throw new MlsRefused("a state of another version");
            }
            return type.cast(Objects.requireNonNull(new Reader(in).node()));
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            throw new MlsRefused("a state that cannot be read: " + e, e);
        }
    }

    /** Those of a class and of what it extends, in a fixed order. */
    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.equals(PARENTS)) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        fields.sort((a, b) -> a.getName().compareTo(b.getName()));
        return fields;
    }

    private static Field parents() {
        try {
            Field parents = Secret.class.getDeclaredField("parents");
            parents.setAccessible(true);
            return parents;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("another Bouncy Castle than 1.84", e);
        }
    }

    private static final class Writer {
        private final DataOutputStream out;
        private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();
        private final Map<Class<?>, Integer> classes = new HashMap<>();

        Writer(DataOutputStream out) {
            this.out = out;
        }

        void node(@Nullable Object value) throws IOException, ReflectiveOperationException {
            switch (value) {
                case null -> tag(Tag.NULL);
                case Enum<?> named -> {
                    tag(Tag.ENUM);
                    out.writeUTF(ours(named.getDeclaringClass()).getName());
                    out.writeUTF(named.name());
                }
                case Number number -> number(number);
                case MlsCipherSuite suite when suite.getSuiteID() == MlsGroup.SUITE.getSuiteID() ->
                        tag(Tag.SUITE);
                case Object again when seen.containsKey(again) -> {
                    tag(Tag.SEEN);
                    out.writeInt(seen.get(again));
                }
                case Object first -> {
                    seen.put(first, seen.size());
                    first(first);
                }
            }
        }

        private void first(Object value) throws IOException, ReflectiveOperationException {
            switch (value) {
                case byte[] bytes -> {
                    tag(Tag.BYTES);
                    out.writeInt(bytes.length);
                    out.write(bytes);
                }
                case AsymmetricCipherKeyPair pair -> key(pair);
                case List<?> list -> {
                    tag(Tag.LIST);
                    out.writeInt(list.size());
                    for (Object each : list) {
                        node(each);
                    }
                }
                case Map<?, ?> map -> {
                    tag(Tag.MAP);
                    out.writeInt(map.size());
                    for (Map.Entry<?, ?> each : map.entrySet()) {
                        node(each.getKey());
                        node(each.getValue());
                    }
                }
                default -> object(value);
            }
        }

        private void number(Number number) throws IOException {
            tag(Tag.NUMBER);
            switch (number) {
                case Short value -> out.writeByte(Short.BYTES);
                case Integer value -> out.writeByte(Integer.BYTES);
                case Long value -> out.writeByte(Long.BYTES);
                default -> throw new IOException("no place for a " + number.getClass());
            }
            out.writeLong(number.longValue());
        }

        private void key(AsymmetricCipherKeyPair pair) throws IOException {
            switch (pair.getPrivate()) {
                case X25519PrivateKeyParameters key -> {
                    tag(Tag.X25519);
                    out.write(key.getEncoded());
                }
                case Ed25519PrivateKeyParameters key -> {
                    tag(Tag.ED25519);
                    out.write(key.getEncoded());
                }
                default -> throw new IOException("no place for a " + pair.getPrivate().getClass());
            }
        }

        private void object(Object value) throws IOException, ReflectiveOperationException {
            tag(Tag.OBJECT);
            List<Field> fields = fields(ours(value.getClass()));
            describe(value.getClass(), fields);
            for (Field field : fields) {
                if (field.getType() == boolean.class) {
                    out.writeLong(field.getBoolean(value) ? 1 : 0);
                } else if (field.getType().isPrimitive()) {
                    out.writeLong(((Number) field.get(value)).longValue());
                } else {
                    node(field.getName().equals(RESUMPTION) ? Map.of() : field.get(value));
                }
            }
        }

        private void describe(Class<?> type, List<Field> fields) throws IOException {
            Integer known = classes.putIfAbsent(type, classes.size());
            out.writeInt(known == null ? classes.size() - 1 : known);
            if (known == null) {
                out.writeUTF(type.getName());
                out.writeInt(fields.size());
                for (Field field : fields) {
                    out.writeUTF(field.getName());
                }
            }
        }

        private void tag(Tag tag) throws IOException {
            out.writeByte(tag.code);
        }
    }

    private static final class Reader {
        private final DataInputStream in;
        private final List<@Nullable Object> seen = new ArrayList<>();
        private final List<Class<?>> classes = new ArrayList<>();
        private final Map<Class<?>, List<Field>> fields = new HashMap<>();

        Reader(DataInputStream in) {
            this.in = in;
        }

        @Nullable Object node() throws IOException, ReflectiveOperationException {
            return switch (Tag.of(in.readUnsignedByte())) {
                case NULL -> null;
                case SEEN -> seen.get(in.readInt());
                case BYTES -> noted(in.readNBytes(length()));
                case NUMBER -> number();
                case ENUM -> named();
                case SUITE -> MlsGroup.SUITE;
                case X25519 -> noted(agreement(in.readNBytes(X25519PrivateKeyParameters.KEY_SIZE)));
                case ED25519 ->
                        noted(signature(in.readNBytes(Ed25519PrivateKeyParameters.KEY_SIZE)));
                case LIST -> list();
                case MAP -> map();
                case OBJECT -> object();
            };
        }

        private Object noted(Object value) {
            seen.add(value);
            return value;
        }

        private int length() throws IOException {
            int length = in.readInt();
            if (length < 0 || length > MOST) {
                throw new IOException("a length of " + length);
            }
            return length;
        }

        private Object number() throws IOException {
            int bytes = in.readUnsignedByte();
            long value = in.readLong();
            return switch (bytes) {
                case Short.BYTES -> (Object) (short) value;
                case Integer.BYTES -> (int) value;
                case Long.BYTES -> value;
                default -> throw new IOException("a number of " + bytes + " bytes");
            };
        }

        private Object named() throws IOException, ClassNotFoundException {
            Object[] values = ours(Class.forName(in.readUTF())).getEnumConstants();
            String name = in.readUTF();
            return Arrays.stream(values)
                    .filter(each -> ((Enum<?>) each).name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + name));
        }

        private Object list() throws IOException, ReflectiveOperationException {
            int size = length();
            List<@Nullable Object> list = new ArrayList<>();
            noted(list);
            for (int i = 0; i < size; i++) {
                list.add(node());
            }
            return list;
        }

        private Object map() throws IOException, ReflectiveOperationException {
            int size = length();
            Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
            noted(map);
            for (int i = 0; i < size; i++) {
                Object key = node();
                map.put(key, node());
            }
            return map;
        }

        private Object object() throws IOException, ReflectiveOperationException {
            int number = in.readInt();
            Class<?> type = number < classes.size() ? classes.get(number) : described();
            Object value = noted(blank(type));
            for (Field field : fields.getOrDefault(type, List.of())) {
                set(field, value);
            }
            if (value instanceof Secret) {
                PARENTS.set(value, new Secret[0]);
            }
            return value;
        }

        private Class<?> described() throws IOException, ReflectiveOperationException {
            Class<?> type = ours(Class.forName(in.readUTF()));
            List<Field> now = fields(type);
            List<String> then = new ArrayList<>();
            for (int left = length(); left > 0; left--) {
                then.add(in.readUTF());
            }
            if (!then.equals(now.stream().map(Field::getName).toList())) {
                throw new IOException(type + " has other fields than it had");
            }
            classes.add(type);
            fields.put(type, now);
            return type;
        }

        private void set(Field field, Object of) throws IOException, ReflectiveOperationException {
            Class<?> type = field.getType();
            if (!type.isPrimitive()) {
                field.set(of, node());
                return;
            }
            long value = in.readLong();
            if (type == boolean.class) {
                field.setBoolean(of, value != 0);
            } else if (type == byte.class) {
                field.setByte(of, (byte) value);
            } else if (type == short.class) {
                field.setShort(of, (short) value);
            } else if (type == int.class) {
                field.setInt(of, (int) value);
            } else {
                field.setLong(of, value);
            }
        }
    }

    private static Class<?> ours(Class<?> type) throws IOException {
        if (!type.getName().startsWith(LIBRARY)) {
            throw new IOException("no place for a " + type);
        }
        return type;
    }

    private static AsymmetricCipherKeyPair agreement(byte[] encoded) {
        X25519PrivateKeyParameters key = new X25519PrivateKeyParameters(encoded);
        return new AsymmetricCipherKeyPair(key.generatePublicKey(), key);
    }

    private static AsymmetricCipherKeyPair signature(byte[] encoded) {
        Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(encoded);
        return new AsymmetricCipherKeyPair(key.generatePublicKey(), key);
    }

    /** An instance whose fields are all to be set; the JDK makes such for serialization. */
    private static Object blank(Class<?> type) throws ReflectiveOperationException {
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        Object instance = factory.getMethod("getReflectionFactory").invoke(null);
        Object maker =
                factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                        .invoke(instance, type, Object.class.getDeclaredConstructor());
        return ((Constructor<?>) maker).newInstance();
    }
}
