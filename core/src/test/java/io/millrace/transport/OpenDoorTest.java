package io.millrace.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.EventType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Authorizer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenDoorTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyWhereTheDoorIsGuardedTheAuthenticatorIsAsked(final boolean isAuthenticated) {
        final LoopRig rig = new LoopRig(
                TransportConfig.of(),
                new IoLoop.Access(
                        (credentials, result) -> result.refuse(ReasonCode.NOT_AUTHORIZED), Authorizer.ALLOW_ALL),
                new DoorConfig(null, null, 65_535, Mountpoint.NONE, isAuthenticated, null, null));
        final EmbeddedChannel client = rig.accept();
        rig.send(client, Packets.connect("c1"));
        if (isAuthenticated) {
            assertEquals("20020005", rig.received(client));
            rig.noEvent();
        } else {
            rig.next(EventType.CONNECT);
        }
    }
}
