package io.millrace.pipeline;

import io.millrace.event.AckRunEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.PublishEvent;
import io.millrace.event.SubscribeEvent;
import io.millrace.mqtt.QoS;
import org.agrona.MutableDirectBuffer;

/**
 * How many cells of an egress ring the answers to one event may take, at most. A record longer than a cell counts
 * twice: at the end of the slab it may cost its length again. One thread's.
 */
final class AnswerBound {
    /** No event has more. */
    static final int LARGEST = 2 * ByteRing.cells(PipelineConfig.ANSWER_LENGTH_LIMIT);

    private static final int ACKS_PER_CELL = ByteRing.CELL_LENGTH / EgressLayout.ACK_LENGTH;

    /** The head of a record of acknowledgements, and that again where the first one fills up or meets the slab's end. */
    private static final int ACKS_HEADS = 4;

    private final EventFlyweight event = new EventFlyweight();
    private final PublishEvent publish = new PublishEvent();
    private final AckRunEvent run = new AckRunEvent();
    private final SubscribeEvent subscribe = new SubscribeEvent();

    int of(final MutableDirectBuffer buffer, final int offset) {
        event.wrap(buffer, offset);
        switch (event.type()) {
            case EventType.PUBLISH:
                publish.wrap(buffer, offset);
                return publish.message().qos() == QoS.AT_MOST_ONCE ? 0 : 1;
            case EventType.ACK_RUN:
                run.wrap(buffer, offset);
                final int count = run.count();
                return Math.min(count, count / ACKS_PER_CELL + ACKS_HEADS);
            case EventType.SUBSCRIBE, EventType.UNSUBSCRIBE:
                subscribe.wrap(buffer, offset);
                final int cells = ByteRing.cells(EgressLayout.SUBACK_CODES_OFFSET + subscribe.count());
                return cells == 1 ? 1 : 2 * cells;
            case EventType.CONNECT, EventType.REFUSED, EventType.CLOSE_AFTER:
                return 1;
            case EventType.QUERY:
                return LARGEST;
            default:
                return 0;
        }
    }
}
