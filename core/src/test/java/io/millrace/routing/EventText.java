package io.millrace.routing;

import io.millrace.event.AckRunEvent;
import io.millrace.event.ConfiguredEvent;
import io.millrace.event.ConnectEvent;
import io.millrace.event.DisconnectEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.event.SubscribeEvent;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** An event in a line, for who must find out what went wrong. */
final class EventText {
    /** Every event type there is, by code. */
    static final Map<Integer, String> TYPES = types();

    private EventText() {}

    static String of(final byte[] record) {
        final UnsafeBuffer buffer = new UnsafeBuffer(record);
        final EventFlyweight event = new EventFlyweight();
        event.wrap(buffer, 0);
        return TYPES.get(event.type()) + " position=" + event.position() + " timeMs=" + event.timeMs() + " connection="
                + Long.toHexString(event.connectionId()) + body(event.type(), buffer);
    }

    private static String body(final int type, final UnsafeBuffer buffer) {
        return switch (type) {
            case EventType.CONNECT -> connect(buffer);
            case EventType.PUBLISH -> {
                final PublishEvent event = new PublishEvent();
                event.wrap(buffer, 0);
                yield message(event.message());
            }
            case EventType.SUBSCRIBE, EventType.UNSUBSCRIBE -> {
                final SubscribeEvent event = new SubscribeEvent();
                event.wrap(buffer, 0);
                final int at = event.firstFilter();
                yield " " + buffer.getStringWithoutLengthUtf8(event.filterOffset(at), event.filterLength(at))
                        + " options=" + event.options(at) + " identifier=" + event.subscriptionIdentifier();
            }
            case EventType.ACK_RUN -> acks(buffer);
            case EventType.DISCONNECT -> {
                final DisconnectEvent event = new DisconnectEvent();
                event.wrap(buffer, 0);
                yield " reason=" + event.reasonCode() + " expiryS=" + event.sessionExpiryIntervalS();
            }
            case EventType.CONFIGURED -> {
                final ConfiguredEvent event = new ConfiguredEvent();
                event.wrap(buffer, 0);
                yield " inflight=" + event.inflightLimit() + " queue=" + event.queueLimit() + " retained="
                        + event.retainedLimit() + " overflow=" + event.queueOverflow() + " retention="
                        + event.journalRetentionBytes() + " queueBytes=" + event.queueByteLimit();
            }
            default -> "";
        };
    }

    private static String connect(final UnsafeBuffer buffer) {
        final ConnectEvent event = new ConnectEvent();
        event.wrap(buffer, 0);
        return " " + buffer.getStringWithoutLengthUtf8(event.clientIdOffset(), event.clientIdLength())
                + (event.isCleanStart() ? " clean" : "") + " expiryS=" + event.sessionExpiryIntervalS()
                + " receiveMaximum=" + event.receiveMaximum()
                + (event.hasWill() ? " will delayS=" + event.willDelayIntervalS() + message(event.will()) : "");
    }

    private static String message(final MessageFlyweight message) {
        return " " + message.buffer().getStringWithoutLengthUtf8(message.topicOffset(), message.topicLength()) + "="
                + message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength())
                + " qos="
                + message.qos() + (message.isRetain() ? " retain" : "") + " id=" + message.packetId() + " expiryS="
                + message.expiryIntervalS();
    }

    private static String acks(final UnsafeBuffer buffer) {
        final AckRunEvent event = new AckRunEvent();
        event.wrap(buffer, 0);
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < event.count(); i++) {
            text.append(" packetType=")
                    .append(event.packetType(i))
                    .append(" id=")
                    .append(event.packetId(i));
            text.append(" reason=").append(event.reasonCode(i));
        }
        return text.toString();
    }

    private static Map<Integer, String> types() {
        final Map<Integer, String> types = new TreeMap<>();
        for (final Field field : EventType.class.getFields()) {
            if (!field.getName().equals("FIRST_TRANSIENT")) {
                try {
                    types.put(field.getInt(null), field.getName());
                } catch (final IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return types;
    }
}
