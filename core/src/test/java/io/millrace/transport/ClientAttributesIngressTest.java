package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.publish;
import static io.millrace.transport.Packets.publish5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.security.Authorizer;
import io.millrace.security.ClientAttributes;
import io.millrace.security.Credentials;
import io.millrace.security.Entrance;
import io.millrace.security.Grants;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Attributes from CONNECT to the topics that they stand before. */
class ClientAttributesIngressTest {
    private static final Entrance ENTRANCE = new Entrance("tcp:plant", "plant");

    private final List<Credentials> shown = new ArrayList<>();
    private Grants grants = Grants.NONE;
    private final LoopRig rig = new LoopRig(
            TransportConfig.of(),
            new IoLoop.Access(
                    (credentials, result) -> {
                        shown.add(credentials);
                        result.accept(credentials.principal(grants));
                    },
                    Authorizer.ALLOW_ALL),
            new DoorConfig(
                    null,
                    null,
                    65_535,
                    Mountpoint.of("t/${client_attrs.tenant}/"),
                    true,
                    null,
                    null,
                    new DoorAccess(
                            null,
                            null,
                            ENTRANCE,
                            new ClientAttributes(List.of(
                                    ClientAttributes.rule("tenant", "nth(1, tokens(clientid, '-'))", null),
                                    ClientAttributes.rule("tenant", "user_property.tenant", null),
                                    ClientAttributes.rule("zone", "zone", null))))));

    /** User Properties "a" = "b", "tenant" = {@code value}, "tenant" = "second", in hexadecimal. */
    private static String properties(final String value) {
        return "26" + text("a") + text("b") + "26" + text("tenant") + text(value) + "26" + text("tenant")
                + text("second") + "11 00000000";
    }

    private static String text(final String text) {
        final StringBuilder hex = new StringBuilder(String.format("%04x", text.length()));
        text.chars().forEach(c -> hex.append(String.format("%02x", c)));
        return hex.toString();
    }

    private String topicOf(final EmbeddedChannel client, final byte[] publish) {
        rig.send(client, publish);
        final PublishEvent event = rig.next(EventType.PUBLISH, new PublishEvent());
        return event.message()
                .buffer()
                .getStringWithoutLengthUtf8(
                        event.message().topicOffset(), event.message().topicLength());
    }

    @Test
    void theFirstUserPropertyOfTheNameCounts() {
        final EmbeddedChannel client = rig.open(connect5("c-1", properties("t1")));
        assertEquals(Map.of("tenant", "t1", "zone", "plant"), shown.get(0).attributes());
        assertEquals(ENTRANCE, shown.get(0).entrance());
        assertEquals("t/t1/x", topicOf(client, publish5("x", 0, 0, "", "payload")));
    }

    @Test
    void anOlderClientHasNone() {
        final EmbeddedChannel client = rig.open(connect("plant7-3"));
        assertEquals("t/plant7/x", topicOf(client, publish("x", 0, 0, "payload")));
    }

    @Test
    void whatIsGrantedCountsMore() {
        grants = new Grants(false, Map.of("tenant", "granted"), Grants.NEVER, List.of());
        final EmbeddedChannel client = rig.open(connect5("c-1", properties("t1")));
        assertEquals("t/granted/x", topicOf(client, publish5("x", 0, 0, "", "payload")));
    }

    /** It would reach into the topics of others. */
    @Test
    void aValueThatIsNoLevelIsRefused() {
        for (final String value : List.of("a/b", "+", "#", "$SYS")) {
            final EmbeddedChannel client = rig.accept();
            rig.send(client, connect5("c-1", properties(value)));
            assertTrue(rig.received(client).startsWith("20030087"), value);
            rig.noEvent();
        }
    }

    @Test
    void whoHasNotWhatIsWantedIsRefused() {
        final EmbeddedChannel client = rig.accept();
        rig.send(client, connect("---"));
        assertEquals("20020005", rig.received(client));
    }
}
