package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.EventType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.AuthenticationResult;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import io.millrace.security.Credentials;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients are sent to another server, if there is one to name (MQTT 5.0 §4.11). */
class ServerReferenceTest {
    /** "b:1" */
    private static final String REFERENCE = "1c0003623a31";

    private static LoopRig rig(final Authenticator authenticator) {
        final ProtocolConfig protocol = new ProtocolConfig(
                1024, 100, 10, 0, 10, 0, 0, false, new Capabilities(2, true, true, true, true, "", "b:1"));
        final TransportConfig config =
                new TransportConfig(List.of(), 10, protocol, TimeoutConfig.DEFAULT, OutboundConfig.DEFAULT);
        return new LoopRig(config, authenticator, Authorizer.ALLOW_ALL);
    }

    @Test
    void whoIsConnectedWhenTheBrokerStopsIsSentThere() {
        final LoopRig rig = rig(AnonymousAccess.EVERYONE);
        final EmbeddedChannel five = rig.open(connect5("c1", ""));
        final EmbeddedChannel small = rig.open(connect5("c2", "27 00000012"));
        final EmbeddedChannel four = rig.open(connect("c3"));
        rig.loop.farewell().shutDown();
        rig.cycle();
        assertEquals("e008 9c 06".replace(" ", "") + REFERENCE, rig.received(five));
        assertEquals("e008 9c 06".replace(" ", "") + REFERENCE, rig.received(small));
        assertEquals("", rig.received(four));
    }

    @Test
    void whoCannotTakeTheReferenceIsOnlyToldThatThereIsOne() {
        final ProtocolConfig protocol = new ProtocolConfig(
                1024, 100, 10, 0, 10, 0, 0, false, new Capabilities(2, true, true, true, true, "", "b".repeat(100)));
        final TransportConfig config =
                new TransportConfig(List.of(), 10, protocol, TimeoutConfig.DEFAULT, OutboundConfig.DEFAULT);
        final LoopRig rig = new LoopRig(config, AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL);
        final EmbeddedChannel small = rig.open(connect5("c2", "27 00000032"));
        final EmbeddedChannel waiting = rig.accept();
        rig.send(waiting, connect5("c4", "27 00000032"));
        rig.next(EventType.CONNECT);
        rig.loop.farewell().shutDown();
        rig.cycle();
        assertEquals("e0019c", rig.received(small));
        assertEquals("2003009c00", rig.received(waiting));
    }

    @Test
    void whoWaitsWhenTheBrokerStopsIsSentThere() {
        final LoopRig rig = rig(AnonymousAccess.EVERYONE);
        final EmbeddedChannel five = rig.accept();
        rig.send(five, connect5("c1", ""));
        rig.next(EventType.CONNECT);
        final EmbeddedChannel four = rig.accept();
        rig.send(four, connect("c2"));
        rig.next(EventType.CONNECT);
        rig.loop.farewell().shutDown();
        assertEquals("2009 00 9c 06".replace(" ", "") + REFERENCE, rig.received(five));
        assertEquals("20020003", rig.received(four));
    }

    @Test
    void anAuthenticatorMaySendClientsThere() {
        assertEquals("2009009d06" + REFERENCE, refused(ReasonCode.SERVER_MOVED));
        assertEquals("2009009c06" + REFERENCE, refused(ReasonCode.USE_ANOTHER_SERVER));
        assertEquals("2003008900", refused(ReasonCode.SERVER_BUSY));
        assertEquals("2003008700", refused(ReasonCode.NOT_AUTHORIZED));
    }

    private static String refused(final int reasonCode) {
        final LoopRig rig = rig(new Authenticator() {
            @Override
            public void authenticate(final Credentials credentials, final AuthenticationResult result) {
                result.refuse(reasonCode);
            }
        });
        final EmbeddedChannel client = rig.accept();
        rig.send(client, connect5("c1", ""));
        return rig.received(client);
    }
}
