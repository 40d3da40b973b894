package io.millrace.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
    @ParameterizedTest(name = "{0} {2}: {1}")
    @CsvSource({
        "'', true, nothing",
        "41, true, A",
        "41F0AA9B94, true, MQTT 5.0 figure 1-2",
        "EFBBBF, true, the byte order mark is a character [MQTT-1.5.4-3]",
        "EFBFBF, true, a non-character",
        "01, true, a control character",
        "F48FBFBF, true, U+10FFFF",
        "00, false, U+0000 [MQTT-1.5.4-2]",
        "6162636465666700, false, U+0000 at the end of eight",
        "6162636465666768696A00, false, U+0000 behind eight",
        "EDA080, false, U+D800 [MQTT-1.5.4-1]",
        "EDBFBF, false, U+DFFF [MQTT-1.5.4-1]",
        "C080, false, U+0000 in two bytes",
        "C1BF, false, two bytes for one",
        "E09FBF, false, three bytes for two",
        "F08FBFBF, false, four bytes for three",
        "F4908080, false, above U+10FFFF",
        "F5808080, false, no such first byte",
        "80, false, a continuation alone",
        "C3, false, cut off after one of two",
        "E282, false, cut off after two of three",
        "F09F98, false, cut off after three of four",
        "C341, false, no continuation"
    })
    void knowsWellFormedText(final String hex, final boolean valid, final String why) {
        final byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(valid, Utf8.isValid(new UnsafeBuffer(bytes), 0, bytes.length), why);
    }

    @Test
    void agreesWithTheDecoderOfTheJdk() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("Utf8Test seed " + seed);
        final Random random = new Random(seed);
        int validCount = 0;
        for (int i = 0; i < 300_000; i++) {
            final byte[] bytes = random.nextInt(3) == 0 ? randomBytes(random) : mutatedText(random);
            final boolean expected = isValidForTheJdk(bytes);
            final UnsafeBuffer exact = new UnsafeBuffer(bytes);
            assertEquals(
                    expected,
                    Utf8.isValid(exact, 0, bytes.length),
                    () -> "seed " + seed + ": " + HexFormat.of().formatHex(bytes));
            validCount += expected ? 1 : 0;
        }
        assertTrue(validCount > 10_000 && validCount < 290_000, "one-sided: " + validCount);
    }

    private static byte[] randomBytes(final Random random) {
        final byte[] bytes = new byte[random.nextInt(6)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutatedText(final Random random) {
        final StringBuilder text = new StringBuilder();
        final int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            final int codePoint = random.nextInt(1 << 4 + 4 * random.nextInt(5));
            text.appendCodePoint(
                    codePoint > Character.MAX_CODE_POINT
                                    || Character.getType(codePoint) == Character.SURROGATE
                                    || codePoint == 0
                            ? 'a'
                            : codePoint);
        }
        final byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static boolean isValidForTheJdk(final byte[] bytes) {
        for (final byte next : bytes) {
            if (next == 0) {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (final CharacterCodingException notUtf8) {
            return false;
        }
    }
}
