package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.EventType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.transport.tls.Pki;
import io.millrace.transport.tls.TlsConfig;
import io.millrace.transport.tls.TlsDoor;
import io.millrace.transport.tls.TlsProvider;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record comes in pieces: what was read and gave nothing yet is no silence. */
class TlsDepartureTest {
    @TempDir
    Path directory;

    private final LoopRig rig = new LoopRig();

    private EmbeddedChannel open(final TlsDoor door) {
        final EmbeddedChannel client = new EmbeddedChannel(new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                final Connection connection = new Connection(
                        rig.loop, channel, LoopRig.anyListener(), new Door(rig.loop, DoorConfig.DEFAULT));
                channel.pipeline().addLast(new TlsGate(connection, rig.loop, door), new ConnectionHandler(connection));
            }
        });
        client.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
        rig.send(client, connect("c1"));
        final long connectionId = rig.next(EventType.CONNECT);
        rig.port.say(egress -> egress.onConnack(connectionId, false, 0));
        rig.cycle();
        assertEquals("20020000", rig.received(client));
        rig.port.say(egress -> egress.onDisconnect(connectionId, ReasonCode.SESSION_TAKEN_OVER));
        rig.cycle();
        return client;
    }

    @Test
    void halfARecordIsWaitedFor() throws Exception {
        final Pki pki = new Pki(directory);
        final TlsConfig config = TlsConfig.of(pki.write("server", pki.server("x")));
        try (TlsDoor door = TlsDoor.open("ssl:default", config, TlsProvider.JDK)) {
            final EmbeddedChannel client = open(door);
            for (int i = 0; i < 5; i++) {
                client.pipeline().fireChannelReadComplete();
                rig.cycle();
                rig.noEvent();
            }
            rig.send(client, Packets.DISCONNECT);
            rig.next(EventType.DISCONNECT);
            rig.next(EventType.CLOSED);
        }
    }
}
