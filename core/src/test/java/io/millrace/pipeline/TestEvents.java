package io.millrace.pipeline;

import io.millrace.event.ConnectEvent;
import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.port.Port;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes events as a front-end would. */
final class TestEvents {
    static final UnsafeBuffer TOPIC = new UnsafeBuffer("a/b".getBytes(StandardCharsets.UTF_8));

    private final PublishEvent publish = new PublishEvent();
    private final ConnectEvent connect = new ConnectEvent();
    private final EventFlyweight event = new EventFlyweight();

    static long connection(final Port port, final int slot) {
        return ConnectionId.of(port.incarnation(), port.id(), slot, 1);
    }

    /** The payload repeats {@code fill}. */
    boolean publish(final Port port, final long connectionId, final int qos, final int payloadLength, final int fill) {
        final int length = PublishEvent.lengthOf(TOPIC.capacity(), 0, payloadLength);
        final int offset = port.claim(length);
        if (offset == Port.FULL) {
            return false;
        }
        publish.wrap(port.buffer(), offset);
        publish.putHeader(length, EventType.PUBLISH, connectionId);
        final MessageFlyweight message = publish.message();
        message.putHeader(qos, false, false, 7, MessageFlyweight.NO_EXPIRY, TOPIC.capacity(), 0, payloadLength);
        publish.markJournaled();
        port.buffer().putBytes(message.topicOffset(), TOPIC, 0, TOPIC.capacity());
        port.buffer().setMemory(message.payloadOffset(), payloadLength, (byte) fill);
        port.commit();
        return true;
    }

    /** A CONNECT with a Will whose payload repeats {@code fill}. */
    boolean connectWithWill(final Port port, final long connectionId, final int payloadLength, final int fill) {
        final int willLength = MessageFlyweight.lengthOf(TOPIC.capacity(), 0, payloadLength);
        final int length = ConnectEvent.lengthOf(3, willLength);
        final int offset = port.claim(length);
        if (offset == Port.FULL) {
            return false;
        }
        connect.wrap(port.buffer(), offset);
        connect.putHeader(length, EventType.CONNECT, connectionId);
        connect.putConnect(5, true, true, 60, 0, 10, 1000, 0);
        connect.putClientId(TOPIC, 0, 3);
        final MessageFlyweight will = connect.will();
        will.putHeader(1, false, false, 0, MessageFlyweight.NO_EXPIRY, TOPIC.capacity(), 0, payloadLength);
        port.buffer().putBytes(will.topicOffset(), TOPIC, 0, TOPIC.capacity());
        port.buffer().setMemory(will.payloadOffset(), payloadLength, (byte) fill);
        port.commit();
        return true;
    }

    /** An event of any type whose body is zero. */
    boolean put(final Port port, final int type, final int length, final long connectionId) {
        final boolean isClaimed = claimOnly(port, type, length, connectionId);
        if (isClaimed) {
            port.commit();
        }
        return isClaimed;
    }

    /** The same, not committed. */
    boolean claimOnly(final Port port, final int type, final int length, final long connectionId) {
        final int offset = port.claim(length);
        if (offset == Port.FULL) {
            return false;
        }
        event.wrap(port.buffer(), offset);
        event.putHeader(length, type, connectionId);
        port.buffer().setMemory(offset + EventFlyweight.HEADER_LENGTH, length - EventFlyweight.HEADER_LENGTH, (byte) 0);
        return true;
    }

    MutableDirectBuffer claimed() {
        return event.buffer();
    }

    int claimedOffset() {
        return event.offset();
    }
}
