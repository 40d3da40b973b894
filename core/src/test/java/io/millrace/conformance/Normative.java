package io.millrace.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the normative statements that a test holds us to, by version and number: {@code "5.0 MQTT-3.1.0-1"}. A number
 * alone would not do, for the versions use the same numbers for different rules. Statements that the standard does not
 * number have numbers of our own, {@code "5.0 MR-3.8.3-1"}.
 *
 * <p>A test may name a statement if it fails once the broker no longer meets it, and not otherwise.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Normative {
    String[] value();
}
