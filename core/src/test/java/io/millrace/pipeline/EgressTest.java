package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.port.EgressHandler;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What the router answers is what the ports' handlers are called with. */
class EgressTest extends EgressRig {
    @Test
    void shouldCarryEveryAnswer() {
        final long c = connection(1, 5);
        final UnsafeBuffer codes = new UnsafeBuffer(new byte[] {9, 0, 1, 2});
        egress.connack(c, true, 0);
        egress.connack(c, false, 0x87);
        egress.suback(c, 65535, codes, 1, 3);
        egress.unsuback(c, 11, codes, 3, 1);
        egress.ack(c, PacketType.PUBACK, 65535, 0);
        egress.ack(connection(1, 6), PacketType.PUBREC, 1, 0x97);
        egress.pageEnd(c);
        egress.ack(c, PacketType.PUBCOMP, 2, 0x92);
        egress.reply(c, -5, 77, codes, 0, 4);
        egress.disconnect(c, ReasonCode.SESSION_TAKEN_OVER);
        assertTrue(readers.get(1).isEmpty(), "nothing leaves before the flush");
        ports.flush();
        assertEquals(
                List.of(
                        "CONNACK " + c + " true 0",
                        "CONNACK " + c + " false 135",
                        "SUBACK " + c + " 65535 [0,1,2]",
                        "UNSUBACK " + c + " 11 [2]",
                        "ACK " + c + " 4 65535 0",
                        "ACK " + connection(1, 6) + " 5 1 151",
                        "PAGE_END " + c,
                        "ACK " + c + " 7 2 146",
                        "REPLY -5 77 [9,0,1,2]",
                        "DISCONNECT " + c + " 142"),
                drain(1));
        assertEquals(1, wakeUps[1]);
        assertEquals(0, wakeUps[2], "nothing was written for it");
    }

    @Test
    void shouldKeepTheReserveForAnswers() {
        publishEvent(1000, 3);
        egress.message(eventBuffer, 0, false);
        int delivered = 0;
        while (egress.deliver(connection(1, delivered), 0, 0, NOTHING, 0, 0)) {
            ++delivered;
            if (delivered % 4 == 0) {
                egress.message(eventBuffer, 0, false);
            }
        }
        assertTrue(delivered > 100);
        while (egress.hasRoom(connection(1, 0))) {
            egress.pageEnd(connection(1, 0));
            ++delivered;
        }
        assertFalse(egress.hasRoom(connection(1, 0)));
        assertTrue(egress.hasRoom(connection(2, 0)));
        assertTrue(egress.deliver(connection(2, 0), 0, 0, NOTHING, 0, 0), "the other port has room");
        for (int i = 0; i < RESERVE; i++) {
            answer(EventType.CLOSE_AFTER, connection(1, i));
            egress.disconnect(connection(1, i), 0);
        }
        ports.flush();
        assertEquals(delivered + RESERVE, drain(1).size());
        assertTrue(egress.hasRoom(connection(1, 0)));
    }

    /** A takeover asks a port that is full: the answer waits, and nothing later for that port overtakes it. */
    @Test
    void shouldKeepWhatNobodyOfThePortAskedForUntilThereIsRoom() {
        publishEvent(1000, 3);
        egress.message(eventBuffer, 0, false);
        int delivered = 0;
        while (egress.deliver(connection(1, delivered), 0, 0, NOTHING, 0, 0)) {
            ++delivered;
            egress.message(eventBuffer, 0, false);
        }
        while (egress.hasRoom(connection(1, 0))) {
            egress.pageEnd(connection(1, 0));
            ++delivered;
        }
        // The event is another connection's.
        answer(EventType.CONNECT, connection(1, 7));
        egress.disconnect(connection(1, 8), ReasonCode.SESSION_TAKEN_OVER);
        egress.connack(connection(1, 9), true, 0);
        egress.connack(connection(1, 7), false, 0);
        egress.connack(connection(1, 7), false, 1);
        ports.flush();
        ports.sendDeferred();
        assertEquals(delivered + 1, readers.get(1).drain(log, Integer.MAX_VALUE));
        assertEquals("CONNACK " + connection(1, 7) + " false 0", log.lines.get(delivered));
        assertTrue(ports.isDeferredDue());
        assertFalse(egress.deliver(connection(1, 9), 0, 0, NOTHING, 0, 0), "behind its CONNACK");
        assertTrue(egress.deliver(connection(2, 9), 0, 0, NOTHING, 0, 0));
        ports.sendDeferred();
        assertFalse(ports.isDeferredDue());
        assertTrue(egress.deliver(connection(1, 9), 0, 0, NOTHING, 0, 0));
        ports.flush();
        assertEquals(
                List.of(
                        "DISCONNECT " + connection(1, 8) + " 142",
                        "CONNACK " + connection(1, 9) + " true 0",
                        "CONNACK " + connection(1, 7) + " false 1"),
                drain(1).subList(0, 3));
    }

    private void answer(final int type, final long connectionId) {
        event.wrap(eventBuffer, 0);
        event.putHeader(64, type, connectionId);
        egress.onEvent(event);
    }

    @Test
    void shouldDiscardWhatIsForAPortCutOff() {
        ports.egress(1).cutOff();
        egress.disconnect(connection(1, 1), 0);
        egress.connack(connection(1, 1), false, 0);
        egress.hotMessage(0, false);
        assertFalse(egress.deliver(connection(1, 1), 0, 0, NOTHING, 0, 0));
        assertFalse(egress.hasRoom(connection(1, 1)));
        assertFalse(ports.isDeferredDue());
        ports.flush();
        assertEquals(List.of(), drain(1));
    }

    @Test
    void shouldFailWhenAnswersExceedTheReserve() {
        assertThrows(IllegalStateException.class, () -> {
            for (int i = 0; i <= CELLS; i++) {
                answer(EventType.CLOSE_AFTER, connection(1, i));
                egress.disconnect(connection(1, i), 0);
            }
        });
        assertThrows(IllegalArgumentException.class, () -> egress.reply(connection(2, 1), 1, 1, NOTHING, 0, 1 << 20));
    }

    @Test
    void shouldBoundFetches() {
        final long c = connection(1, 1);
        assertTrue(egress.fetch(c, 100));
        assertTrue(egress.fetch(c, 200));
        assertFalse(egress.fetch(c, 300));
        answer(EventType.FETCHED, c);
        assertTrue(egress.fetch(c, 300));
        ports.flush();
        assertEquals(List.of("FETCH " + c + " 100", "FETCH " + c + " 200", "FETCH " + c + " 300"), drain(BACKLOG));
    }

    @Test
    void shouldDiscardWhatIsForPortsOfAnotherRun() {
        egress.disconnect(connection(77, 1), 0);
        egress.ack(connection(77, 1), PacketType.PUBREL, 1, 0);
        egress.hotMessage(0, false);
        assertTrue(egress.deliver(connection(77, 1), 1, 1, NOTHING, 0, 0));
    }

    @Test
    void shouldDrainInSlices() {
        for (int i = 0; i < 5; i++) {
            egress.disconnect(connection(1, i), 0);
        }
        ports.flush();
        assertEquals(2, readers.get(1).drain(log, 2));
        assertEquals(3, readers.get(1).drain(log, 100));
        assertEquals(0, readers.get(1).drain(log, 100));
        assertEquals(5, log.lines.size());
    }

    @Test
    void shouldNotCallTwiceAHandlerThatThrows() {
        egress.disconnect(connection(1, 1), 0);
        egress.pageEnd(connection(1, 2));
        ports.flush();
        final EgressHandler broken = new EgressHandler() {
            @Override
            public void onDisconnect(final long connectionId, final int reasonCode) {
                throw new IllegalArgumentException("broken");
            }
        };
        assertThrows(IllegalArgumentException.class, () -> readers.get(1).drain(broken, 10));
        assertEquals(List.of("PAGE_END " + connection(1, 2)), drain(1));
    }
}
