package chat.parley.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class of the deterministic core: the same inputs always give the same outputs.
 *
 * <p>Such a class has no thread, lock, future, clock, randomness or I/O of its own. Time, random
 * numbers and the outside world come in as arguments, so that the simulator can run the real code.
 * An architecture test enforces it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Deterministic {}
