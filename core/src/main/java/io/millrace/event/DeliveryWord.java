package io.millrace.event;

/**
 * What was decided about one delivery at routing, in 32 bits, so that nothing is decided again when it is transmitted.
 *
 * <pre>
 *   31                          8 7   5   4      3     2     1 0
 *   |  subscription identifiers  | 0 0 0 | will | dup | retain | qos |
 * </pre>
 *
 * {@code subscription identifiers} is an index into the router's interned lists, 0 for none. {@code will} says that the
 * position is that of a CONNECT, whose Will is the message.
 */
public final class DeliveryWord {
    private static final int QOS_MASK = 3;
    private static final int RETAIN = 1 << 2;
    private static final int DUP = 1 << 3;
    private static final int WILL = 1 << 4;
    private static final int IDENTIFIERS_SHIFT = 8;

    private DeliveryWord() {}

    public static int of(final int qos, final boolean retain, final boolean will, final int identifiers) {
        return qos | (retain ? RETAIN : 0) | (will ? WILL : 0) | identifiers << IDENTIFIERS_SHIFT;
    }

    public static int qos(final int word) {
        return word & QOS_MASK;
    }

    public static boolean isRetain(final int word) {
        return (word & RETAIN) != 0;
    }

    public static boolean isDup(final int word) {
        return (word & DUP) != 0;
    }

    public static boolean isWill(final int word) {
        return (word & WILL) != 0;
    }

    public static int identifiers(final int word) {
        return word >>> IDENTIFIERS_SHIFT;
    }

    public static int withDup(final int word) {
        return word | DUP;
    }
}
