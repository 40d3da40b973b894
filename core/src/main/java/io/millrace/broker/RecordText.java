package io.millrace.broker;

import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.agrona.concurrent.UnsafeBuffer;

/** A record of the journal in words for the operator. The bytes may be anything that has a valid checksum. */
public final class RecordText {
    private static final int TOPIC_SHOWN_LIMIT = 200;

    private RecordText() {}

    /** Type and length. */
    public static String headline(final byte[] record) {
        if (record.length < EventFlyweight.HEADER_LENGTH) {
            return "too short for an event, " + record.length + " bytes";
        }
        return type(event(record).type()) + ", " + record.length + " bytes";
    }

    /** One field per line. Payloads are not shown. */
    public static String description(final long position, final byte[] record) {
        final StringBuilder text = new StringBuilder("position    ").append(position);
        text.append("\nlength      ").append(record.length);
        if (record.length >= EventFlyweight.HEADER_LENGTH) {
            final EventFlyweight event = event(record);
            text.append("\ntype        ").append(type(event.type()));
            text.append("\ntime        ").append(Instant.ofEpochMilli(event.timeMs()));
            text.append("\nconnection  ").append(Long.toHexString(event.connectionId()));
            if (event.type() == EventType.PUBLISH
                    && record.length >= EventFlyweight.HEADER_LENGTH + MessageFlyweight.HEADER_LENGTH) {
                describeMessage(record, text);
            }
        }
        return text.append('\n').toString();
    }

    private static void describeMessage(final byte[] record, final StringBuilder text) {
        final PublishEvent publish = new PublishEvent();
        publish.wrap(new UnsafeBuffer(record), 0);
        final MessageFlyweight message = publish.message();
        text.append("\nqos         ").append(message.qos()).append(message.isRetain() ? ", retain" : "");
        final int topicLength = message.topicLength();
        final int topicOffset = message.topicOffset();
        if (topicLength >= 0 && topicOffset >= 0 && topicOffset <= record.length - topicLength) {
            final String topic =
                    new String(record, topicOffset, Math.min(topicLength, TOPIC_SHOWN_LIMIT), StandardCharsets.UTF_8);
            text.append("\ntopic       ").append(topic.replaceAll("\\p{Cntrl}", "?"));
        }
        text.append("\npayload     ").append(message.payloadLength()).append(" bytes");
    }

    private static EventFlyweight event(final byte[] record) {
        final EventFlyweight event = new EventFlyweight();
        event.wrap(new UnsafeBuffer(record), 0);
        return event;
    }

    static String type(final int type) {
        return switch (type) {
            case EventType.STARTED -> "STARTED";
            case EventType.CONFIGURED -> "CONFIGURED";
            case EventType.TICK -> "TICK";
            case EventType.CONNECT -> "CONNECT";
            case EventType.DISCONNECT -> "DISCONNECT";
            case EventType.CLOSED -> "CLOSED";
            case EventType.PUBLISH -> "PUBLISH";
            case EventType.ACK_RUN -> "ACK_RUN";
            case EventType.SUBSCRIBE -> "SUBSCRIBE";
            case EventType.UNSUBSCRIBE -> "UNSUBSCRIBE";
            case EventType.CONTINUE -> "CONTINUE";
            default -> "event type " + type;
        };
    }
}
