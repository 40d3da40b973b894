package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.DeliveryWord;
import io.millrace.event.EventFlyweight;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import io.millrace.session.ClientId;
import io.millrace.session.Session;
import org.junit.jupiter.api.Test;

/** A client that acknowledges what it was not sent, or ahead of time. */
class OverloadTest {
    private static final long CONNECTION = 1L << 44;
    private final RouterState state = new RouterState(new CounterSet(), 1);
    private final EventScript script = new EventScript();
    private final RecordingEgress egress = new RecordingEgress(script);
    private final Session session = state.sessions.create(ClientId.of("c"));

    @Test
    void acknowledgingWhatWasNeverSentKeepsTheTransmitQueueShort() {
        final Transmitter transmitter = new Transmitter(state);
        final Assigner assigner = new Assigner(state, transmitter);
        final Acknowledging acknowledging = new Acknowledging(transmitter, assigner);
        transmitter.egress(egress);
        session.connect(CONNECTION, 5, 65_535);
        session.transmitQueue().congested(true);
        for (int i = 0; i < 1_000; i++) {
            assigner.add(session, 64L * i, DeliveryWord.of(1 + i % 2, false, false, 0), 100);
            final int packetType = i % 2 == 0 ? PacketType.PUBACK : PacketType.PUBREC;
            final EventFlyweight ack = script.ack(CONNECTION, packetType, i + 1, i % 2 == 0 ? 0 : 0x80);
            acknowledging.onAckRun(ack, session, egress);
        }
        assertEquals(0, session.inflight().size());
        assertEquals(0, session.transmitQueue().size());
    }

    @Test
    void aPageEndThatIsOwedIsSentThoughWhatStoodBeforeItWasAcknowledgedUnsent() {
        final Transmitter transmitter = new Transmitter(state);
        final Assigner assigner = new Assigner(state, transmitter);
        transmitter.egress(egress);
        session.connect(CONNECTION, 5, 65_535);
        egress.hotFrom = Long.MAX_VALUE;
        assigner.add(session, 64, DeliveryWord.of(1, false, false, 0), 100);
        transmitter.pageEnd(session);
        new Acknowledging(transmitter, assigner)
                .onAckRun(script.ack(CONNECTION, PacketType.PUBACK, 1, 0), session, egress);
        assertTrue(egress.take().contains("PAGE_END " + CONNECTION));
    }
}
