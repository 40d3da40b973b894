package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static io.millrace.transport.Packets.hex;
import static io.millrace.transport.Packets.join;
import static io.millrace.transport.Packets.publish;
import static io.millrace.transport.Packets.publish5;
import static io.millrace.transport.Packets.subscribe5;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.conformance.Normative;
import io.millrace.security.Principal;
import io.netty.channel.embedded.EmbeddedChannel;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may not publish, or not any more; from the socket to the router and back. */
class UnauthorizedPublishTest {
    private static final String PUBREL_7 = "6202 0007";

    private final Fickle authorizer = new Fickle();
    private final TwoLoops broker = new TwoLoops(authorizer);
    private EmbeddedChannel subscriber = new EmbeddedChannel();

    private static final class Fickle extends PlainAuthorizer {
        private boolean allows = true;

        @Override
        boolean mayPublish(
                final Principal principal,
                final DirectBuffer topic,
                final int offset,
                final int length,
                final int qos,
                final boolean retain) {
            return allows;
        }

        @Override
        boolean maySubscribe(
                final Principal principal,
                final DirectBuffer filter,
                final int offset,
                final int length,
                final int qos) {
            return true;
        }
    }

    @BeforeEach
    void subscribe() {
        subscriber = broker.open(1, connect5("sub", ""));
        say(subscriber, subscribe5(1, "t"));
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private String say(final EmbeddedChannel client, final byte[] packets) {
        TwoLoops.read(client, packets);
        broker.settle();
        return TwoLoops.received(client);
    }

    @Test
    @Normative("3.1.1 MQTT-3.3.5-2")
    void before5ItIsAcknowledgedAndGoesNowhere() {
        final EmbeddedChannel client = broker.open(0, connect("pub"));
        authorizer.allows = false;
        assertEquals(
                "40020006" + "50020007" + "70020007",
                say(
                        client,
                        join(
                                publish("t", 0, 0, "m"),
                                publish("t", 1, 6, "m"),
                                publish("t", 2, 7, "m"),
                                hex(PUBREL_7))));
        assertEquals("", TwoLoops.received(subscriber));
    }

    @Test
    @Normative("5.0 MQTT-4.3.3-9")
    void whatWasRefusedLeavesItsIdentifierFree() {
        final EmbeddedChannel client = broker.open(0, connect5("pub", ""));
        authorizer.allows = false;
        assertEquals("5003000787", say(client, publish5("t", 2, 7, "", "a")));
        authorizer.allows = true;
        assertEquals("50020007", say(client, publish5("t", 2, 7, "", "b")));
        assertEquals("3207 0001 74 0001 00 62".replace(" ", ""), TwoLoops.received(subscriber));
    }

    /** Else the client would take its identifier for free, and lose the next message with it. */
    @Test
    @Normative({"5.0 MQTT-4.3.3-9", "5.0 MQTT-4.3.3-10"})
    void whatWasTakenIsNotRefusedWhenItComesAgain() {
        final EmbeddedChannel client = broker.open(0, connect5("pub", ""));
        say(client, publish5("t", 2, 7, "", "a"));
        authorizer.allows = false;
        assertEquals("50020007" + "70020007", say(client, join(publish5("t", 2, 7, "", "a"), hex(PUBREL_7))));
        authorizer.allows = true;
        say(client, publish5("t", 2, 7, "", "b"));
        assertEquals("320700017400010061" + "320700017400020062", TwoLoops.received(subscriber));
    }
}
