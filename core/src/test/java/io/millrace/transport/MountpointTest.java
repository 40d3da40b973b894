package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Principal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountpointTest {
    private static Principal client(final String clientId, final @Nullable String username) {
        return new Principal(clientId, username, new InetSocketAddress(0));
    }

    @ParameterizedTest
    @CsvSource({
        "dev/, dev/",
        "dev/${clientid}/, dev/c1/",
        "${username}/${clientid}/, eve/c1/",
        "/a//${username}/, /a//eve/",
        "a/$b/, a/$b/",
        "/, /"
    })
    void standsBeforeTheTopics(final String text, final String expected) {
        final Mountpoint mountpoint = Mountpoint.of(text);
        final Principal client = client("c1", "eve");
        assertEquals(ReasonCode.SUCCESS, mountpoint.refusal(client));
        assertArrayEquals(expected.getBytes(StandardCharsets.UTF_8), mountpoint.prefix(client));
        assertEquals(text, mountpoint.toString());
    }

    @Test
    void nothingIsNothing() {
        assertNull(Mountpoint.of("").prefix(client("a/b", null)));
        assertEquals(ReasonCode.SUCCESS, Mountpoint.of("").refusal(client("a/b", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev",
                "dev/${clientid}",
                "dev-${clientid}/",
                "${clientid}${username}/",
                "${password}/",
                "a/${clientid/",
                "a/+/",
                "#/",
                "$SYS/",
                "$share/g/",
                "\0/"
            })
    void whatWouldLeadAstrayIsRefused(final String text) {
        assertThrows(IllegalArgumentException.class, () -> Mountpoint.of(text));
    }

    /** Each of these would see, or be seen as, somebody else. */
    @ParameterizedTest
    @ValueSource(strings = {"a/b", "/", "a/", "+", "a+", "#", "$SYS", "$share", "", "a\0"})
    void aNameThatIsNoLevelIsRefused(final String name) {
        assertEquals(
                ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                Mountpoint.of("dev/${clientid}/").refusal(client(name, "eve")));
        assertEquals(
                ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                Mountpoint.of("dev/${username}/").refusal(client("c1", name)));
        assertEquals(ReasonCode.SUCCESS, Mountpoint.of("dev/").refusal(client(name, name)));
    }

    @Test
    void whoHasNoUserNameIsRefusedWhereItIsWanted() {
        assertEquals(
                ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                Mountpoint.of("${username}/").refusal(client("c1", null)));
    }
}
