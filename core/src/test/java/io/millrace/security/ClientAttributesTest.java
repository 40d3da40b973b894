package io.millrace.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAttributesTest {
    private static final Credentials CLIENT = new Credentials(
            "plant7-dev-3",
            "joe@x",
            null,
            new InetSocketAddress("10.0.0.9", 1),
            new PeerCertificate("device", "CN=device,O=o"),
            new Entrance("ssl:default", "outside"),
            Map.of());

    private static Map<String, String> of(final String expression, final @Nullable String regex) {
        return new ClientAttributes(List.of(ClientAttributes.rule("a", expression, regex)))
                .of(CLIENT, Map.of("tenant", "t1", "empty", "", "long", "x".repeat(256))::get);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            clientid                      | -         | plant7-dev-3
            username                      | -         | joe@x
            username                      | @(.*)     | x
            clientid                      | ^(\\w+)-  | plant7
            cn                            | -         | device
            cert.common_name              | -         | device
            dn                            | -         | CN=device,O=o
            cert_subject                  | O=(.*)    | o
            peerhost                      | -         | 10.0.0.9
            zone                          | -         | outside
            listener                      | -         | ssl:default
            user_property.tenant          | -         | t1
            nth(1, tokens(clientid, '-')) | -         | plant7
            nth(3,tokens(clientid,'-'))   | -         | 3
            """)
    void anExpressionHasAValue(final String expression, final @Nullable String regex, final String expected) {
        assertEquals(Map.of("a", expected), of(expression, regex));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            user_property.other           | -
            user_property.empty           | -
            user_property.long            | -
            user_property.long            | (x)$y
            nth(4, tokens(clientid, '-')) | -
            clientid                      | ^(dev)
            """)
    void whatComesToNothingIsNotSet(final String expression, final @Nullable String regex) {
        assertEquals(Map.of(), of(expression, regex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"password", "user_property.", "concat(clientid)", "nth(0, tokens(clientid, '-'))", "", "cert"})
    void whatIsNotUnderstoodIsRefused(final String expression) {
        final Exception e =
                assertThrows(IllegalArgumentException.class, () -> ClientAttributes.rule("a", expression, null));
        assertTrue(String.valueOf(e.getMessage()).startsWith("expression = " + expression + ": "), e.getMessage());
    }

    @Test
    void aRegularExpressionHasOneGroup() {
        assertThrows(IllegalArgumentException.class, () -> ClientAttributes.rule("a", "clientid", "x"));
        assertThrows(IllegalArgumentException.class, () -> ClientAttributes.rule("a", "clientid", "(a)(b)"));
        assertThrows(IllegalArgumentException.class, () -> ClientAttributes.rule("a", "clientid", "("));
        assertThrows(IllegalArgumentException.class, () -> ClientAttributes.rule("a b", "clientid", null));
    }

    @Test
    void ofTwoForOneNameTheLaterThatComesToSomethingCounts() {
        final ClientAttributes two = new ClientAttributes(List.of(
                ClientAttributes.rule("a", "clientid", null), ClientAttributes.rule("a", "user_property.t", null)));
        assertEquals(Map.of("a", "plant7-dev-3"), two.of(CLIENT, name -> null));
        assertEquals(Map.of("a", "own"), two.of(CLIENT, name -> "own"));
    }
}
