package io.millrace.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.event.AckRunEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.routing.Egress;
import io.millrace.routing.MutedEgress;
import io.millrace.routing.Router;
import io.millrace.storage.RecordFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The simulation finds out each of these, or it would prove nothing. */
class SimulationSabotageTest {
    private static final int SEEDS = 40;
    private static final int STEPS = 1_000;

    @Test
    void acknowledgingBeforeAppendingIsFoundOut() {
        final List<String> findings = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS && findings.isEmpty(); seed++) {
            findings.addAll(new Simulation(seed, new AcknowledgesBeforeAppend(), new Oblivious()).run(STEPS));
        }
        assertFalse(findings.isEmpty());
    }

    @Test
    void aReplayThatGoesOnOneRecordLateIsFoundOut() {
        final List<String> findings = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS && findings.isEmpty(); seed++) {
            findings.addAll(new Simulation(seed, new LeavesOutOneRecord(), new Meddler()).run(STEPS));
        }
        assertFalse(findings.isEmpty());
    }

    @Test
    void aRecordThatIsNotCarriedOverIsFoundOut() {
        final List<String> findings = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS && findings.isEmpty(); seed++) {
            findings.addAll(new Simulation(seed, new CarriesNothingOver(), new Meddler()).run(STEPS));
        }
        assertFalse(findings.isEmpty());
    }

    @Test
    void aLostInflightEntryIsFoundOut() {
        isFoundOut(new Oblivious() {
            @Override
            void beforeApply(final Router router, final EventFlyweight event, final Egress egress) {
                if (event.type() == EventType.CLOSED) {
                    forgeAck(router, event, PacketType.PUBACK, 3, egress);
                }
            }
        });
    }

    @Test
    void packetIdentifiersOfQos2ForgottenAtARestartAreFoundOut() {
        isFoundOut(new Oblivious() {
            private final PublishEvent publish = new PublishEvent();

            @Override
            void afterApply(final Router router, final EventFlyweight event, final Egress egress) {
                publish.wrap(event.buffer(), event.offset());
                if (egress == MutedEgress.INSTANCE
                        && event.type() == EventType.PUBLISH
                        && publish.message().qos() == QoS.EXACTLY_ONCE) {
                    final int packetId = publish.message().packetId();
                    forgeAck(router, event, PacketType.PUBREL, packetId, egress);
                }
            }
        });
    }

    private static final class CarriesNothingOver extends SimJournal {
        @Override
        void release(final long before, final Set<Long> carriedOver) {
            super.release(before, Set.of());
        }
    }

    private static void isFoundOut(final Meddler meddler) {
        final List<String> findings = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS && findings.isEmpty(); seed++) {
            findings.addAll(new Simulation(seed, new SimJournal(), meddler).run(STEPS));
        }
        assertFalse(findings.isEmpty());
    }

    private static void forgeAck(
            final Router router,
            final EventFlyweight event,
            final int packetType,
            final int packetId,
            final Egress egress) {
        final AckRunEvent forged = new AckRunEvent();
        forge(forged, AckRunEvent.lengthOf(1), EventType.ACK_RUN, event, event.position());
        forged.count(1);
        forged.putAck(0, packetType, 0, packetId);
        router.apply(forged, egress);
    }

    private static void forge(
            final EventFlyweight forged,
            final int length,
            final int type,
            final EventFlyweight event,
            final long position) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[length]);
        forged.wrap(buffer, 0);
        forged.putHeader(length, type, event.connectionId());
        forged.timeMs(event.timeMs());
        buffer.putLong(RecordFrame.POSITION_OFFSET, position);
    }

    /** Nobody compares digests: the oracle must find out alone. */
    private static class Oblivious extends Meddler {
        @Override
        boolean isDigestCompared() {
            return false;
        }
    }

    private static final class AcknowledgesBeforeAppend extends SimJournal {
        private int commits;

        @Override
        void harden() {
            // Most commits leave their records to a later one.
            if (++commits % 8 == 0) {
                super.harden();
            }
        }
    }

    private static final class LeavesOutOneRecord extends SimJournal {
        @Override
        public long replay(final long fromPosition, final RecordHandler handler) {
            final int[] count = new int[1];
            super.replay(fromPosition, (buffer, offset, length, position) -> count[0]++);
            final int leftOut = count[0] / 2;
            return super.replay(fromPosition, (buffer, offset, length, position) -> {
                if (--count[0] != leftOut) {
                    handler.onRecord(buffer, offset, length, position);
                }
            });
        }
    }
}
