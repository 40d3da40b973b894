package io.millrace.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.128.0/17, 192.168.128.1, true",
        "192.168.128.0/17, 192.168.127.255, false",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 1.2.3.4, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.1, ::ffff:127.0.0.1, true",
        "fc00::/7, fdff::1, true",
        "200.0.0.0/5, 207.255.255.255, true",
        "200.0.0.0/5, 208.0.0.0, false"
    })
    void theFirstBitsDecide(final String range, final String address, final boolean isContained)
            throws UnknownHostException {
        assertEquals(isContained, AddressRange.of(range).contains(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0",
                "256.0.0.1",
                "localhost",
                "cafe",
                "10.0.0.1/8",
                "::/129",
                "fe80::1%lo",
                ":::1",
                "1.2.3.4:80"
            })
    void anythingElseIsRefusedWithoutAQuestionToAnybody(final String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.of(text));
    }

    @Test
    void oneRangeHasOneNotation() {
        assertEquals("127.0.0.1/32", AddressRange.of("127.0.0.1").toString());
        assertEquals(AddressRange.of("::1/128"), AddressRange.of("0:0::1"));
        assertTrue(AddressRange.of("127.0.0.1").isSingle());
        assertFalse(AddressRange.of("127.0.0.0/31").isSingle());
    }
}
