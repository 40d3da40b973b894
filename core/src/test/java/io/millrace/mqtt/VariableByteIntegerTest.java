package io.millrace.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableByteIntegerTest {
    @ParameterizedTest(name = "table 1-1: {0} is {1}")
    @CsvSource({
        "0, 00",
        "127, 7F",
        "128, 8001",
        "16383, FF7F",
        "16384, 808001",
        "2097151, FFFF7F",
        "2097152, 80808001",
        "268435455, FFFFFF7F"
    })
    void hasTheBordersOfTheSpecification(final int value, final String hex) {
        final byte[] expected = HexFormat.of().parseHex(hex);
        final byte[] encoded = new byte[expected.length];
        assertEquals(expected.length, VariableByteInteger.encode(new UnsafeBuffer(encoded), 0, value));
        assertEquals(hex, HexFormat.of().withUpperCase().formatHex(encoded));
        assertEquals(expected.length, VariableByteInteger.encodedLength(value));
        assertEquals(value, VariableByteInteger.decode(new UnsafeBuffer(expected), 0, expected.length));
        assertEquals(
                VariableByteInteger.NOT_ENOUGH_BYTES,
                VariableByteInteger.decode(new UnsafeBuffer(expected), 0, expected.length - 1));
    }

    @ParameterizedTest(name = "MQTT-1.5.5-1: {0} is malformed")
    @CsvSource({"8000", "808000", "80808000", "FF00", "FFFFFFFF", "8080808001", "80808080"})
    void refusesMoreBytesThanNeeded(final String hex) {
        final byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(
                VariableByteInteger.MALFORMED, VariableByteInteger.decode(new UnsafeBuffer(bytes), 0, bytes.length));
    }

    @Test
    void readsBackWhatItWrites() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[VariableByteInteger.MAX_LENGTH]);
        for (int value = 0; value <= VariableByteInteger.MAX; value += 1 + value / 50) {
            final int length = VariableByteInteger.encode(buffer, 0, value);
            assertEquals(VariableByteInteger.encodedLength(value), length);
            assertEquals(value, VariableByteInteger.decode(buffer, 0, length));
        }
    }
}
