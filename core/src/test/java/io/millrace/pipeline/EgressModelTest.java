package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.mqtt.PacketType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Any mix of egress comes out as it went in. */
class EgressModelTest extends EgressRig {
    /** Any mix, drained now and then, comes out as it went in, port by port. */
    @Test
    void shouldKeepTheOrderOfEverything() {
        final Random random = TestSeed.random();
        final List<List<String>> expected = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        final UnsafeBuffer codes = new UnsafeBuffer(new byte[300]);
        publishEvent(100, 1);
        egress.message(eventBuffer, 0, false);
        String message = "100x1 @0";
        egress.timeMs(0);
        for (int i = 0; i < 100_000; i++) {
            final int port = 1 + random.nextInt(2);
            final long c = connection(port, random.nextInt(1000));
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (random.nextBoolean()) {
                        final int length = random.nextInt(2000);
                        publishEvent(length, i);
                        egress.message(eventBuffer, 0, false);
                        message = length + "x" + (length == 0 ? "" : (byte) i) + " @0";
                    }
                }
                case 1 -> {
                    if (egress.hasRoom(c)) {
                        egress.ack(c, PacketType.PUBACK, i & 0xFFFF, 0);
                        expected.get(port).add("ACK " + c + " 4 " + (i & 0xFFFF) + " 0");
                    }
                }
                case 2 -> {
                    if (egress.hasRoom(c)) {
                        final int count = random.nextInt(300);
                        egress.suback(c, 1, codes, 0, count);
                        expected.get(port)
                                .add("SUBACK " + c + " 1 [" + "0,".repeat(Math.max(0, count - 1))
                                        + (count > 0 ? "0]" : "]"));
                    }
                }
                case 3 -> {
                    if (random.nextInt(10) == 0) {
                        ports.flush();
                        readers.get(port).drain(log, random.nextInt(200));
                        compare(expected.get(port));
                    }
                }
                default -> {
                    final int length = random.nextInt(10) == 0 ? random.nextInt(100) : 0;
                    if (egress.deliver(c, i & 0xFFFF, 1, codes, 0, length)) {
                        expected.get(port)
                                .add("PUBLISH " + c + " " + (i & 0xFFFF) + " 1 ["
                                        + "0,".repeat(Math.max(0, length - 1)) + (length > 0 ? "0]" : "]") + " a/b "
                                        + message);
                    }
                }
            }
        }
    }

    void compare(final List<String> expected) {
        assertEquals(expected.subList(0, log.lines.size()), log.lines);
        expected.subList(0, log.lines.size()).clear();
        log.lines.clear();
    }
}
