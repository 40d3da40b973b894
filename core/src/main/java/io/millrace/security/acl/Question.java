package io.millrace.security.acl;

import io.millrace.security.Action;
import io.millrace.topic.TopicBytes;
import org.agrona.DirectBuffer;

/** One thing that a packet wants to know. The verdict is written by whoever answers, before the round is over. */
final class Question {
    final Action action;
    final int qos;
    final boolean isRetain;
    final byte[] topic;
    int verdict = ClientRules.NONE;
    boolean isFailed;
    /** As the I/O thread sees it. */
    boolean isAnswered;

    Question(final Action action, final int qos, final boolean isRetain, final byte[] topic) {
        this.action = action;
        this.qos = qos;
        this.isRetain = isRetain;
        this.topic = topic;
    }

    int kind() {
        return Verdicts.kind(action, qos, isRetain);
    }

    boolean isSame(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        return kind() == kind && TopicBytes.isEqual(topic, buffer, offset, length);
    }
}
