package io.millrace.event;

/** A PUBLISH that was validated and authorized; its topic alias, if any, is resolved. The body is the message. */
public final class PublishEvent extends EventFlyweight {
    private static final int MESSAGE_OFFSET = HEADER_LENGTH;

    private final MessageFlyweight message = new MessageFlyweight();

    public static int lengthOf(final int topicLength, final int propertiesLength, final int payloadLength) {
        return MESSAGE_OFFSET + MessageFlyweight.lengthOf(topicLength, propertiesLength, payloadLength);
    }

    /** The message of the wrapped event. */
    public MessageFlyweight message() {
        message.wrap(buffer, offset + MESSAGE_OFFSET);
        return message;
    }

    /**
     * Decides, from the event's own bytes alone, whether it is journaled: QoS 1 and 2, retained messages, and what is
     * too large to travel inside an egress ring. To be called once header and message header are written.
     */
    public void markJournaled() {
        message();
        final boolean journaled = message.qos() > 0 || message.isRetain() || length() > LARGE_EVENT_LENGTH;
        flags(journaled ? FLAG_JOURNALED : 0);
    }
}
