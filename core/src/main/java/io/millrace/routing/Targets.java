package io.millrace.routing;

import io.millrace.session.IdentifierLists;
import io.millrace.session.Session;
import io.millrace.subscription.Matches;
import io.millrace.subscription.Subscription;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the message being routed: one entry per Session, however many of its plain subscriptions match, with the
 * highest QoS among them and all their identifiers (MQTT 5.0 §3.3.4), and one per shared group. Re-used for every
 * message; keeps what it has grown to.
 */
final class Targets {
    private static final int INITIAL_CAPACITY = 64;

    private final ExpandableArrayBuffer identifierBytes = new ExpandableArrayBuffer();
    private final UnsafeBuffer identifierView = new UnsafeBuffer(0, 0);
    private @Nullable Session[] sessions = new @Nullable Session[INITIAL_CAPACITY];
    private byte[] qos = new byte[INITIAL_CAPACITY];
    private boolean[] isRetainAsPublished = new boolean[INITIAL_CAPACITY];
    private int[] identifiersOffset = new int[INITIAL_CAPACITY];
    private int[] identifiersLength = new int[INITIAL_CAPACITY];
    private int count;
    private int identifierBytesLength;
    private long stamp;

    int count() {
        return count;
    }

    /** Collects the Sessions behind the matches. */
    void collect(final Matches<Session> matches, final int messageQos, final @Nullable Session publisher) {
        clear();
        stamp++;
        for (int i = 0, size = matches.size(); i < size; i++) {
            collect(matches.get(i), messageQos, publisher);
        }
    }

    /** Collects those whom a fan-out does not reach through its lists of connections. */
    void collectOthers(final FanOut fanOut, final int messageQos, final Session publisher) {
        clear();
        stamp++;
        for (int i = 0, count = fanOut.otherCount(); i < count; i++) {
            collect(fanOut.other(i), messageQos, publisher);
        }
    }

    private void collect(
            final Subscription<Session> subscription, final int messageQos, final @Nullable Session publisher) {
        final Session session = subscription.subscriber();
        if (session == publisher && subscription.isNoLocal()) {
            return;
        }
        final int effectiveQos = Math.min(messageQos, subscription.qos());
        final int index = session.matchIndex(stamp);
        if (index < 0) {
            session.match(stamp, count);
            add(session, subscription, effectiveQos);
        } else {
            merge(index, subscription, effectiveQos);
        }
    }

    /** The member chosen of a shared group: a delivery of its own, whatever else the Session gets of the message. */
    void addMember(final Subscription<Session> subscription, final int messageQos) {
        add(subscription.subscriber(), subscription, Math.min(messageQos, subscription.qos()));
    }

    /** Lets go of the Sessions. */
    void clear() {
        Arrays.fill(sessions, 0, count, null);
        count = 0;
        identifierBytesLength = 0;
    }

    Session session(final int index) {
        final Session session = sessions[index];
        if (session == null) {
            throw new IllegalStateException("no target " + index);
        }
        return session;
    }

    int qos(final int index) {
        return qos[index];
    }

    boolean isRetainAsPublished(final int index) {
        return isRetainAsPublished[index];
    }

    /** Where the identifiers lie as they go on the wire, valid until the next message. */
    UnsafeBuffer identifierBytes() {
        identifierView.wrap(identifierBytes.byteArray(), 0, identifierBytesLength);
        return identifierView;
    }

    int identifiersOffset(final int index) {
        return identifiersOffset[index];
    }

    int identifiersLength(final int index) {
        return identifiersLength[index];
    }

    private void add(final Session session, final Subscription<Session> subscription, final int effectiveQos) {
        if (count == qos.length) {
            grow();
        }
        final int index = count++;
        sessions[index] = session;
        qos[index] = (byte) effectiveQos;
        isRetainAsPublished[index] = subscription.isRetainAsPublished();
        identifiersOffset[index] = identifierBytesLength;
        identifiersLength[index] = 0;
        append(index, subscription.identifier());
    }

    private void merge(final int index, final Subscription<Session> subscription, final int effectiveQos) {
        qos[index] = (byte) Math.max(qos[index], effectiveQos);
        isRetainAsPublished[index] |= subscription.isRetainAsPublished();
        final int identifier = subscription.identifier();
        if (identifiersLength[index] + DeliveryIdentifiers.encodedLength(identifier) <= IdentifierLists.LENGTH_LIMIT) {
            append(index, identifier);
        }
    }

    /**
     * Behind the others of the entry: its list has room up to the next power of two, and moves to one of twice the size
     * when that is full. So the lists of all entries together stay proportional to their lengths.
     */
    private void append(final int index, final int identifier) {
        if (identifier == 0) {
            return;
        }
        final int oldLength = identifiersLength[index];
        final int length = oldLength + DeliveryIdentifiers.encodedLength(identifier);
        if (oldLength == 0 || length > BitUtil.findNextPositivePowerOfTwo(oldLength)) {
            final int offset = identifierBytesLength;
            identifierBytesLength += BitUtil.findNextPositivePowerOfTwo(length);
            identifierBytes.checkLimit(identifierBytesLength);
            identifierBytes.putBytes(offset, identifierBytes, identifiersOffset[index], oldLength);
            identifiersOffset[index] = offset;
        }
        DeliveryIdentifiers.encode(identifierBytes, identifiersOffset[index] + oldLength, identifier);
        identifiersLength[index] = length;
    }

    private void grow() {
        final int capacity = count * 2;
        sessions = Arrays.copyOf(sessions, capacity);
        qos = Arrays.copyOf(qos, capacity);
        isRetainAsPublished = Arrays.copyOf(isRetainAsPublished, capacity);
        identifiersOffset = Arrays.copyOf(identifiersOffset, capacity);
        identifiersLength = Arrays.copyOf(identifiersLength, capacity);
    }
}
