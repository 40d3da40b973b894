package io.millrace.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
    private static final SocketAddress UNNAMED = new SocketAddress() {
        private static final long serialVersionUID = 1L;
    };

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, true",
        "10.0.0.66, false",
        "10.1.0.1, false",
        "192.168.1.1, false",
        "fd00::1, true",
        "fe80::1, false",
        "::ffff:10.0.0.1, true"
    })
    void theFirstThatFitsDecides(final String address, final boolean isAdmitted) {
        final AccessRules rules =
                AccessRules.of(List.of("deny 10.0.0.66", "allow  10.0.0.0/16", "allow fd00::/8", "deny all"));
        assertEquals(isAdmitted, rules.admits(new InetSocketAddress(address, 1)));
    }

    @Test
    void orderCounts() {
        final AccessRules rules = AccessRules.of(List.of("allow 10.0.0.0/16", "deny 10.0.0.66", "deny all"));
        assertTrue(rules.admits(new InetSocketAddress("10.0.0.66", 1)));
    }

    @Test
    void whatHasNoAddressIsEverybodyElse() {
        assertFalse(AccessRules.of(List.of("allow 0.0.0.0/0", "allow ::/0", "deny all"))
                .admits(UNNAMED));
        assertTrue(AccessRules.ALLOW_ALL.admits(UNNAMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allow 10.0.0.0/8",
                "",
                "allow",
                "permit all",
                "allow all all",
                "allow everybody",
                "allow 10.0.0.0/33",
                "allow localhost"
            })
    void whatIsNotUnderstoodIsRefused(final String rule) {
        assertThrows(IllegalArgumentException.class, () -> AccessRules.of(List.of(rule)));
    }

    @Test
    void noRuleAtAllIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> AccessRules.of(List.of()));
    }
}
