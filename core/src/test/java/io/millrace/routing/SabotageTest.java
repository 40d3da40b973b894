package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.QoS;
import io.millrace.storage.RecordFrame;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The digest test finds out each of these, or it would prove nothing. */
class SabotageTest {
    private static final int SEQUENCES = 30;

    @Test
    void aLostInflightEntryIsFoundOut() {
        isFoundOut(new Forging() {
            @Override
            void beforeLive(final Router live, final EventFlyweight event, final FickleEgress egress) {
                super.beforeLive(live, event, egress);
                final int[] owed = egress.owedAcks(event.connectionId()).peekFirst();
                if (event.type() == EventType.CLOSED && owed != null && owed[0] == PacketType.PUBACK) {
                    live.apply(at(script().ack(event.connectionId(), owed[0], owed[2], 0), event), egress);
                }
            }
        });
    }

    @Test
    void aTimerFiredByATransientEventIsFoundOut() {
        isFoundOut(new Forging() {
            @Override
            void beforeLive(final Router live, final EventFlyweight event, final FickleEgress egress) {
                super.beforeLive(live, event, egress);
                if (!event.isJournaled() && live.nextDeadlineMs() <= event.timeMs()) {
                    live.apply(at(script().bare(EventType.TICK, 0), event), egress);
                }
            }
        });
    }

    @Test
    void aReplayThatGoesOnOneRecordLateIsFoundOut() {
        isFoundOut(new Sabotage() {
            @Override
            boolean isReplayed(final int index, final int count) {
                return index != count / 2;
            }
        });
    }

    @Test
    void packetIdentifiersOfQos2ForgottenAtARestartAreFoundOut() {
        isFoundOut(new Forging() {
            private final PublishEvent publish = new PublishEvent();

            @Override
            void afterReplayed(final Router live, final EventFlyweight event) {
                publish.wrap(event.buffer(), event.offset());
                if (event.type() == EventType.PUBLISH && publish.message().qos() == QoS.EXACTLY_ONCE) {
                    final int packetId = publish.message().packetId();
                    final EventFlyweight pubrel = script().ack(event.connectionId(), PacketType.PUBREL, packetId, 0);
                    lastPosition = event.position();
                    live.apply(at(pubrel, event), MutedEgress.INSTANCE);
                }
            }
        });
    }

    @Test
    void aTransientMessageThatMovesTheReplayedCursorOfASharedGroupIsFoundOut() {
        isFoundOut(new Forging() {
            private final PublishEvent publish = new PublishEvent();
            private long lastTimeMs;

            @Override
            void beforeLive(final Router live, final EventFlyweight event, final FickleEgress egress) {
                super.beforeLive(live, event, egress);
                if (event.isJournaled()) {
                    lastTimeMs = event.timeMs();
                } else if (event.type() == EventType.PUBLISH) {
                    publish.wrap(new UnsafeBuffer(new byte[event.length()]), 0);
                    publish.buffer().putBytes(0, event.buffer(), event.offset(), event.length());
                    publish.flags(EventFlyweight.FLAG_JOURNALED);
                    live.apply(at(publish, lastTimeMs), egress);
                }
            }
        });
    }

    @Test
    void aFieldLeftOutOfTheSnapshotIsFoundOut() {
        isFoundOut(new Forging() {
            @Override
            Router restore(final byte[] snapshot, final long hashSeed) {
                final Router copy = super.restore(snapshot, hashSeed);
                // The queue's limit is what it is when nobody has said anything.
                copy.apply(script().configured(4, 1000, 5), MutedEgress.INSTANCE);
                return copy;
            }
        });
    }

    private static void isFoundOut(final Sabotage sabotage) {
        String found = null;
        for (int seed = 0; found == null && seed < SEQUENCES; seed++) {
            found = new DigestRun(seed, sabotage).play(new int[128]);
        }
        assertNotNull(found);
        assertTrue(found.lines().count() < 200, found);
    }

    /** Applies to live state what is not in the journal. */
    private abstract static class Forging extends Sabotage {
        long lastPosition = EventFlyweight.NOT_JOURNALED;

        EventScript script() {
            return new EventScript();
        }

        @Override
        void beforeLive(final Router live, final EventFlyweight event, final FickleEgress egress) {
            lastPosition = event.isJournaled() ? event.position() : lastPosition;
        }

        /** As if it came at the time of {@code event}: position and time alone give nothing away. */
        EventFlyweight at(final EventFlyweight forged, final EventFlyweight event) {
            return at(forged, event.timeMs());
        }

        EventFlyweight at(final EventFlyweight forged, final long timeMs) {
            forged.timeMs(timeMs);
            ((UnsafeBuffer) forged.buffer()).putLong(RecordFrame.POSITION_OFFSET, lastPosition);
            return forged;
        }
    }
}
