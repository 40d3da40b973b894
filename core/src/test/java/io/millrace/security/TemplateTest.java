package io.millrace.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static Credentials client(final @Nullable String username) {
        return new Credentials(
                "c1",
                username,
                "pw".getBytes(StandardCharsets.UTF_8),
                new InetSocketAddress("127.0.0.1", 1234),
                new PeerCertificate("device", "CN=device,O=o"),
                new Entrance("tcp:default", "outside"),
                Map.of("tenant", "t1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${clientid}/${username}/${password} | c1/joe/pw
            %c/%u/%P/%a                         | c1/joe/pw/127.0.0.1
            ${peerhost}                         | 127.0.0.1
            ${cert_common_name}                 | device
            %C %d                               | device CN=device,O=o
            ${cert_subject}                     | CN=device,O=o
            ${client_attrs.tenant}              | t1
            ${zone} ${listener}                 | outside tcp:default
            no place at all                     | no place at all
            a%20b%C3%A4%cc%d0%aa                | a%20b%C3%A4%cc%d0%aa
            100% $clientid {clientid}           | 100% $clientid {clientid}
            """)
    void placesAreFilled(final String text, final String expected) {
        assertEquals(expected, Template.of(text).render(Template.valuesOf(client("joe"))));
        assertEquals(text, Template.of(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"${user}", "${}", "${client_attrs.}", "${client_attrs.a b}", "${topic}", "${ clientid }"})
    void whatNobodyKnowsIsRefused(final String text) {
        final Exception e = assertThrows(IllegalArgumentException.class, () -> Template.of(text));
        assertTrue(String.valueOf(e.getMessage()).startsWith(text + " is no placeholder; there are "), e.getMessage());
    }

    @Test
    void otherNamesMayBeAllowed() {
        final Template template = Template.of("${topic} of ${clientid}", Set.of("topic"));
        assertEquals("t of c", template.render(name -> name.substring(0, 1)));
        assertTrue(template.has("topic"));
        assertFalse(template.has("username"));
        assertFalse(template.isConstant());
        assertTrue(Template.of("x").isConstant());
    }

    /** What a client calls itself is never taken for a template. */
    @Test
    void whatIsPutInIsNotLookedAtAgain() {
        assertEquals("${password}%P", Template.of("${username}").render(Template.valuesOf(client("${password}%P"))));
    }

    @Test
    void whatIsMissingIsNothingOrSaid() {
        final Template template = Template.of("u=${username}&c=${clientid}");
        assertNull(template.render(Template.valuesOf(client(null))));
        assertEquals(
                "u=<none>&c=<c1>",
                template.render(Template.valuesOf(client(null)), "none", value -> "<" + value + ">"));
    }

    /** A client that has been believed: what it was granted counts more than what it says, and its Password is gone. */
    @Test
    void aPrincipalHasWhatItWasGranted() {
        final Grants grants = new Grants(false, Map.of("tenant", "granted", "role", "r"), Grants.NEVER, List.of());
        final Principal principal = client("joe").principal(grants);
        assertEquals(
                "granted r outside",
                Template.of("${client_attrs.tenant} ${client_attrs.role} ${zone}")
                        .render(Template.valuesOf(principal)));
        assertNull(Template.of("${password}").render(Template.valuesOf(principal)));
    }
}
