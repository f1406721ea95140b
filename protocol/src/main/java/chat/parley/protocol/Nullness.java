package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Constructor;

/**
 * Tells Jackson what the records' types say: a component marked {@link Nullable} may be absent or
 * null, every other one must be there.
 */
final class Nullness extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        return ofRecord(member) ? !isNullable((AnnotatedParameter) member) : null;
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated member) {
        return ofRecord(member) && !isNullable((AnnotatedParameter) member)
                ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
                : JsonSetter.Value.empty();
    }

    private static boolean ofRecord(Annotated member) {
        return member instanceof AnnotatedParameter parameter
                && parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor
                && constructor.getDeclaringClass().isRecord();
    }

    private static boolean isNullable(AnnotatedParameter parameter) {
        Constructor<?> constructor = (Constructor<?>) parameter.getOwner().getAnnotated();
        return constructor.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(
                Nullable.class);
    }
}
