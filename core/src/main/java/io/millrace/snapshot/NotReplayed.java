package io.millrace.snapshot;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a field of a class that holds replayed state: it is not part of that state, and so in no snapshot and no digest. A
 * test demands that every other field is.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface NotReplayed {
    /** Why: it is volatile, or follows from what is replayed. */
    String value();
}
