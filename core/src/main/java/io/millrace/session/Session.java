package io.millrace.session;

import io.millrace.event.ConnectionId;
import io.millrace.subscription.Subscription;
import io.millrace.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Session (MQTT 5.0 §4.1). Owned by the router. Fields are grouped by how long they live: with the Session, with one
 * connection (both replayed and digested), and volatile.
 */
public final class Session {
    /** Session Expiry Interval of a Session that never expires. */
    public static final long NEVER_EXPIRES = 0xFFFFFFFFL;

    private static final int PACKET_ID_LIMIT = 0xFFFF;

    // With the Session.
    private final ClientId clientId;
    private final InflightWindow inflight = new InflightWindow();
    private final DeliveryQueue queue = new DeliveryQueue();
    private final ReceivedPacketIds received = new ReceivedPacketIds();
    private final Map<TopicFilter, Subscription<Session>> subscriptions = new LinkedHashMap<>(4);
    private final Timer expiryTimer = new Timer(this, Timer.Kind.SESSION_EXPIRY);
    private final Timer willTimer = new Timer(this, Timer.Kind.WILL_DELAY);
    private final Timer takeoverTimer = new Timer(this, Timer.Kind.TAKEOVER);
    private @Nullable ArrayDeque<RetainedPages> retainedPages;
    private @Nullable Will will;
    private @Nullable ParkedConnect parkedConnect;
    private long expiryIntervalS;
    private int lastPacketId;

    // With one connection.
    private long connectionId = ConnectionId.NONE;
    private int protocolVersion;
    private int receiveMaximum;

    // Volatile: not replayed, not digested.
    private final TransmitQueue transmitQueue = new TransmitQueue();
    private int unacknowledgedCount;
    private int droppedCount;
    private long matchStamp;
    private int matchIndex;

    public Session(final ClientId clientId) {
        this.clientId = clientId;
    }

    public ClientId clientId() {
        return clientId;
    }

    public InflightWindow inflight() {
        return inflight;
    }

    public DeliveryQueue queue() {
        return queue;
    }

    public ReceivedPacketIds received() {
        return received;
    }

    /** By filter, in the order they were made. */
    public Map<TopicFilter, Subscription<Session>> subscriptions() {
        return subscriptions;
    }

    public Timer expiryTimer() {
        return expiryTimer;
    }

    public Timer willTimer() {
        return willTimer;
    }

    public Timer takeoverTimer() {
        return takeoverTimer;
    }

    public @Nullable Will will() {
        return will;
    }

    public void will(final @Nullable Will will) {
        this.will = will;
    }

    public @Nullable ParkedConnect parkedConnect() {
        return parkedConnect;
    }

    public void park(final @Nullable ParkedConnect parkedConnect) {
        this.parkedConnect = parkedConnect;
    }

    /** Seconds; 0 ends the Session with its connection, {@link #NEVER_EXPIRES} keeps it. */
    public long expiryIntervalS() {
        return expiryIntervalS;
    }

    public void expiryIntervalS(final long expiryIntervalS) {
        this.expiryIntervalS = expiryIntervalS;
    }

    /** The walks over retained messages that subscriptions asked for and that are not finished; the first one, or null. */
    public @Nullable RetainedPages firstRetainedPages() {
        return retainedPages == null ? null : retainedPages.peekFirst();
    }

    public void addRetainedPages(final RetainedPages pages) {
        if (retainedPages == null) {
            retainedPages = new ArrayDeque<>(2);
        }
        retainedPages.addLast(pages);
    }

    public void removeFirstRetainedPages() {
        if (retainedPages != null) {
            retainedPages.removeFirst();
            if (retainedPages.isEmpty()) {
                retainedPages = null;
            }
        }
    }

    /** The subscription is gone or replaced: its retained messages are no longer wanted. */
    public void removeRetainedPages(final TopicFilter filter) {
        if (retainedPages != null) {
            retainedPages.removeIf(pages -> pages.cursor().filter().equals(filter));
            if (retainedPages.isEmpty()) {
                retainedPages = null;
            }
        }
    }

    /** The next Packet Identifier in order that is not in use; the window is never as large as their number. */
    public int nextPacketId() {
        do {
            lastPacketId = lastPacketId == PACKET_ID_LIMIT ? 1 : lastPacketId + 1;
        } while (inflight.find(lastPacketId) != InflightWindow.NONE);
        return lastPacketId;
    }

    public boolean isConnected() {
        return connectionId != ConnectionId.NONE;
    }

    /** {@link ConnectionId#NONE} if there is none. */
    public long connectionId() {
        return connectionId;
    }

    public int protocolVersion() {
        return protocolVersion;
    }

    public int receiveMaximum() {
        return receiveMaximum;
    }

    public void connect(final long connectionId, final int protocolVersion, final int receiveMaximum) {
        this.connectionId = connectionId;
        this.protocolVersion = protocolVersion;
        this.receiveMaximum = receiveMaximum;
        inflight.resetTransmitted();
        unacknowledgedCount = 0;
        reachabilityChanged();
    }

    public void disconnect() {
        connectionId = ConnectionId.NONE;
        transmitQueue.reset();
        reachabilityChanged();
    }

    /** Whether and how QoS 0 messages reach the client is no longer what it was: nobody may go by what was. */
    public void reachabilityChanged() {
        for (final Subscription<Session> subscription : subscriptions.values()) {
            subscription.subscriberChanged();
        }
    }

    public TransmitQueue transmitQueue() {
        return transmitQueue;
    }

    /** PUBLISH packets of QoS 1 and 2 sent on this connection and not acknowledged (MQTT 5.0 §4.9). */
    public int unacknowledgedCount() {
        return unacknowledgedCount;
    }

    public void unacknowledgedCount(final int unacknowledgedCount) {
        this.unacknowledgedCount = unacknowledgedCount;
    }

    /** Deliveries that were dropped since this run began, whoever dropped them for whatever reason. */
    public int droppedCount() {
        return droppedCount;
    }

    public void addDropped(final int count) {
        droppedCount = (int) Math.min(Integer.MAX_VALUE, (long) droppedCount + count);
    }

    /** Which of the targets of the message being routed this Session is, if {@code stamp} is that message's; else -1. */
    public int matchIndex(final long stamp) {
        return matchStamp == stamp ? matchIndex : -1;
    }

    public void match(final long stamp, final int index) {
        matchStamp = stamp;
        matchIndex = index;
    }

    /** Every field of the first two groups, in a fixed order. */
    public void digest(final Digest digest) {
        digest.add(clientId.bytes());
        inflight.digest(digest);
        queue.digest(digest);
        received.digest(digest);
        digest.add(subscriptions.size());
        for (final Subscription<Session> subscription : subscriptions.values()) {
            digest.add(subscription.filter().bytes());
            digest.add(subscription.options());
            digest.add(subscription.identifier());
        }
        expiryTimer.digest(digest);
        willTimer.digest(digest);
        takeoverTimer.digest(digest);
        digest.add(retainedPages != null);
        if (retainedPages != null) {
            digest.add(retainedPages.size());
            retainedPages.forEach(pages -> pages.digest(digest));
        }
        digest.add(will != null);
        if (will != null) {
            will.digest(digest);
        }
        digest.add(parkedConnect != null);
        if (parkedConnect != null) {
            parkedConnect.digest(digest);
        }
        digest.add(expiryIntervalS);
        digest.add(lastPacketId);
        digest.add(connectionId);
        digest.add(protocolVersion);
        digest.add(receiveMaximum);
    }
}
