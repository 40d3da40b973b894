package io.millrace.security.scram;

import java.text.Normalizer;

/**
 * SASLprep (RFC 4013) as far as the JDK helps: spaces are mapped to the space, what stands for nothing goes, NFKC, and
 * what is prohibited is refused. Its tables are those of the JDK's Unicode and not of Unicode 3.2; the rule for text from
 * right to left (RFC 3454 §6) is not looked at. For US-ASCII it is exact.
 */
public final class SaslPrep {
    private SaslPrep() {}

    /** @throws IllegalArgumentException if nothing is left, or something is prohibited; the message does not tell it */
    public static String prepare(final String text) {
        final StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.SPACE_SEPARATOR) {
                mapped.append(' ');
            } else if (!isNothing(c)) {
                mapped.appendCodePoint(c);
            }
        });
        final String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        if (prepared.isEmpty()) {
            throw new IllegalArgumentException("it is empty");
        }
        if (prepared.codePoints().anyMatch(SaslPrep::isProhibited)) {
            throw new IllegalArgumentException("it has a character that SASLprep (RFC 4013) prohibits");
        }
        return prepared;
    }

    /** RFC 3454, table B.1. */
    private static boolean isNothing(final int c) {
        return c == 0x00AD
                || c == 0x034F
                || c == 0x1806
                || c >= 0x180B && c <= 0x180D
                || c >= 0x200B && c <= 0x200D
                || c == 0x2060
                || c >= 0xFE00 && c <= 0xFE0F
                || c == 0xFEFF;
    }

    /** RFC 4013 §2.3, and §2.5. */
    private static boolean isProhibited(final int c) {
        final boolean isTag = c == 0xE0001 || c >= 0xE0020 && c <= 0xE007F;
        final boolean isDescription = c >= 0x2FF0 && c <= 0x2FFB || c >= 0xFFF9 && c <= 0xFFFD;
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            // Those that change the direction of text, and the deprecated ones.
            case Character.FORMAT -> c >= 0x200E && c <= 0x206F || isTag || c == 0x06DD || c == 0x070F || isDescription;
            default -> isDescription || c == 0x0340 || c == 0x0341;
        };
    }
}
