package io.millrace.event;

/**
 * What was decided about one delivery at routing, in 32 bits, so that nothing is decided again when it is transmitted.
 *
 * <pre>
 *    31    30                       8 7   5   4      3     2     1 0
 *   | list | subscription identifiers | 0 0 0 | will | dup | retain | qos |
 * </pre>
 *
 * {@code subscription identifiers} is the one Subscription Identifier of the delivery, 0 for none; if {@code list} is
 * set, the number of a list that is kept for the Session, of several, or of one that is too large for its place. {@code
 * will} says that the position is that of a CONNECT, whose Will is the message.
 */
public final class DeliveryWord {
    /** Subscription Identifiers below this have their place in the word. */
    public static final int IDENTIFIER_LIMIT = 1 << 23;

    private static final int QOS_MASK = 3;
    private static final int RETAIN = 1 << 2;
    private static final int DUP = 1 << 3;
    private static final int WILL = 1 << 4;
    private static final int IDENTIFIERS_SHIFT = 8;
    private static final int LIST = 1 << 31;

    private DeliveryWord() {}

    /** @param identifier below {@link #IDENTIFIER_LIMIT}, 0 for none */
    public static int of(final int qos, final boolean retain, final boolean will, final int identifier) {
        return withIdentifier(qos | (retain ? RETAIN : 0) | (will ? WILL : 0), identifier);
    }

    /** @param identifier below {@link #IDENTIFIER_LIMIT}; the word has none yet */
    public static int withIdentifier(final int word, final int identifier) {
        return word | identifier << IDENTIFIERS_SHIFT;
    }

    /** @param list its number; the word has none yet */
    public static int withList(final int word, final int list) {
        return word | LIST | list << IDENTIFIERS_SHIFT;
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

    public static boolean hasIdentifiers(final int word) {
        return word >>> IDENTIFIERS_SHIFT != 0;
    }

    /** True if the identifiers are those of a list. */
    public static boolean isList(final int word) {
        return word < 0;
    }

    /** The one Subscription Identifier, or the number of the list. */
    public static int identifiers(final int word) {
        return (word & ~LIST) >>> IDENTIFIERS_SHIFT;
    }

    public static int withDup(final int word) {
        return word | DUP;
    }
}
