package io.millrace.broker;

import java.util.function.UnaryOperator;

/** A setting that is not allowed: which key, its value, and what is allowed. {@link ConfigLoader} adds the line. */
public final class InvalidSettingException extends StartException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String rule;
    private final String otherKey;

    public InvalidSettingException(final String key, final Object value, final String rule) {
        this(key, value, rule, key);
    }

    /** @param otherKey what {@code key} does not go together with; the line of the one that was set is shown */
    public InvalidSettingException(final String key, final Object value, final String rule, final String otherKey) {
        super(key + " = " + value + ": " + rule);
        this.key = key;
        this.rule = rule;
        this.otherKey = otherKey;
    }

    /** The full path of the key, as a user would write it. */
    public String key() {
        return key;
    }

    /** The other key of a relation, else the same. */
    public String otherKey() {
        return otherKey;
    }

    /** What is allowed. */
    public String rule() {
        return rule;
    }

    /** The same about keys of another name. */
    InvalidSettingException moved(final UnaryOperator<String> name) {
        final InvalidSettingException moved =
                new InvalidSettingException(name.apply(key), "(elsewhere)", rule, name.apply(otherKey));
        moved.initCause(this);
        return moved;
    }

    static void checkRange(final String key, final long value, final long minimum, final long maximum) {
        if (value < minimum || value > maximum) {
            throw new InvalidSettingException(key, value, "allowed is " + minimum + " to " + maximum);
        }
    }

    static void checkSize(final String key, final long bytes, final long minimum, final long maximum) {
        if (bytes < minimum || bytes > maximum) {
            final String rule = "allowed is " + Quantity.sizeText(minimum) + " to " + Quantity.sizeText(maximum);
            throw new InvalidSettingException(key, Quantity.sizeText(bytes), rule);
        }
    }

    /** For what is addressed by masking. */
    static void checkPowerOfTwo(final String key, final long bytes) {
        if (Long.bitCount(bytes) != 1) {
            throw new InvalidSettingException(key, Quantity.sizeText(bytes), "must be a power of two, such as 64MB");
        }
    }
}
