package io.millrace.session;

import io.millrace.retained.RetainedCursor;

/**
 * The retained messages that one SUBSCRIBE still has to send, page by page (MQTT 5.0 §3.3.1.3).
 *
 * @param qos the subscription's
 * @param identifiers index of the interned Subscription Identifiers, 0 for none
 */
public record RetainedPages(RetainedCursor cursor, int qos, int identifiers) {
    void digest(final Digest digest) {
        digest.add(cursor.filter().bytes());
        digest.add(cursor.lastTopic());
        digest.add(cursor.isDone());
        digest.add(qos);
        digest.add(identifiers);
    }
}
