package io.millrace.mqtt.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Not a byte is allocated between the socket and the ring, nor on the way back. */
class AllocationTest {
    private static final int CALLS = 100_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final PublishDecoder publish = new PublishDecoder();
    private final AckDecoder ack = new AckDecoder();
    private final SubscribeDecoder subscribe = new SubscribeDecoder();
    private final ConnackProperties connackProperties = new ConnackProperties().receiveMaximum(10);
    private final UnsafeBuffer dst = new UnsafeBuffer(new byte[256]);
    private final UnsafeBuffer none = new UnsafeBuffer(0, 0);
    private long sum;
    private Object escaped = this;

    @Test
    void publishOfMqtt5() {
        final UnsafeBuffer frame = new UnsafeBuffer(Bytes.of("34 * 00 05 'a/b/c' FF FE 19 01 01 02 00 00 00 0A"
                + " 26 00 01 'a' 00 01 '2' 09 00 02 00 01 08 00 03 'r/1' 'hello'"));
        assertAllocatesNothing(() -> {
            final int length = FrameDecoder.frameLength(frame, 0, frame.capacity(), 1_000);
            sum += publish.decode(frame, 0, length, 5);
            final int copied = publish.properties().copyForwardable(dst, 200);
            sum += PublishEncoder.encode(
                    dst,
                    0,
                    5,
                    publish.qos(),
                    publish.isRetain(),
                    publish.isDup(),
                    publish.packetId(),
                    frame,
                    publish.topicOffset(),
                    publish.topicLength(),
                    publish.properties().messageExpiryIntervalS(),
                    none,
                    0,
                    0,
                    dst,
                    200,
                    copied,
                    frame,
                    publish.payloadOffset(),
                    publish.payloadLength());
        });
        assertEquals(ReasonCode.SUCCESS, publish.decode(frame, 0, frame.capacity(), 5));
    }

    @Test
    void pubackOfMqtt5() {
        final UnsafeBuffer frame = new UnsafeBuffer(Bytes.of("40 * 00 01 87 04 1F 00 01 'r'"));
        assertAllocatesNothing(() -> {
            sum += ack.decode(frame, 0, frame.capacity(), 5);
            sum += AckEncoder.encode(dst, 0, 5, PacketType.PUBACK, ack.packetId(), ack.reasonCode());
        });
        assertEquals(ReasonCode.SUCCESS, ack.decode(frame, 0, frame.capacity(), 5));
    }

    @Test
    void subscribeOfMqtt5() {
        final UnsafeBuffer frame = new UnsafeBuffer(
                Bytes.of("82 * 00 0A 0C 0B FF FF FF 7F 26 00 01 'k' 00 01 'v' 00 03 'a/#' 2E 00 0A '$share/g/t' 19"));
        assertAllocatesNothing(() -> {
            sum += subscribe.decode(frame, 0, frame.capacity(), 5);
            int at = subscribe.firstFilter();
            for (int i = 0; i < subscribe.count(); i++) {
                sum += subscribe.filterLength(at) + subscribe.options(at);
                at = subscribe.nextFilter(at);
            }
            sum += SubackEncoder.encode(dst, 0, 5, subscribe.packetId(), frame, 2, subscribe.count());
        });
        assertEquals(ReasonCode.SUCCESS, subscribe.decode(frame, 0, frame.capacity(), 5));
    }

    @Test
    void refusalsAndConnack() {
        final UnsafeBuffer frame = new UnsafeBuffer(Bytes.of("30 * 00 01 't' 02 01 02"));
        assertAllocatesNothing(() -> {
            sum += publish.decode(frame, 0, frame.capacity(), 5);
            sum += ConnackEncoder.encode(dst, 0, 5, true, ReasonCode.SUCCESS, connackProperties);
        });
        assertEquals(ReasonCode.PROTOCOL_ERROR, publish.decode(frame, 0, frame.capacity(), 5));
    }

    @Test
    void anAllocationWouldBeSeen() {
        assertTrue(allocatedBytes(() -> escaped = new Object()) >= CALLS * 8L);
        assertNotSame(this, escaped);
    }

    private static void assertAllocatesNothing(final Runnable calls) {
        // The compiler may still be at work in the first round: then the next is the warmed one.
        long allocated = allocatedBytes(calls);
        for (int i = 0; i < 5 && allocated != 0; i++) {
            allocated = allocatedBytes(calls);
        }
        assertEquals(0, allocated);
    }

    private static long allocatedBytes(final Runnable calls) {
        for (int i = 0; i < CALLS; i++) {
            calls.run();
        }
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            calls.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
