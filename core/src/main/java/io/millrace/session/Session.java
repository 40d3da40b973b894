package io.millrace.session;

import io.millrace.event.ConnectionId;
import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import io.millrace.topic.TopicFilter;
import java.util.ArrayDeque;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A Session (MQTT 5.0 §4.1). Owned by the router. Fields are grouped by how long they live: with the Session, with one
 * connection (both replayed), and volatile.
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
    private final SessionSubscriptions subscriptions = new SessionSubscriptions();
    private @Nullable IdentifierLists identifierLists;
    private @Nullable Timer expiryTimer;
    private @Nullable Timer willTimer;
    private @Nullable Timer takeoverTimer;
    private @Nullable ArrayDeque<RetainedPages> retainedPages;
    private @Nullable Will will;
    private @Nullable ParkedConnect parkedConnect;
    private long expiryIntervalS;
    private int lastPacketId;

    @NotReplayed("its place in the table, which is written there")
    private int number;

    // With one connection.
    private long connectionId = ConnectionId.NONE;
    private int protocolVersion;
    private int receiveMaximum;

    @NotReplayed("what waits for a socket")
    private final TransmitQueue transmitQueue = new TransmitQueue();

    @NotReplayed("what a socket took")
    private int unacknowledgedCount;

    @NotReplayed("what is counted decides nothing")
    private int droppedCount;

    @NotReplayed("of the message being routed")
    private long matchStamp;

    @NotReplayed("of the message being routed")
    private int matchIndex;

    public Session(final ClientId clientId) {
        this.clientId = clientId;
    }

    /** Its place among all Sessions. */
    public int number() {
        return number;
    }

    /** For who keeps them. */
    public void number(final int number) {
        this.number = number;
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

    /** What the deliveries of queue and window refer to; made when first needed. */
    public IdentifierLists identifierLists() {
        identifierLists = identifierLists == null ? new IdentifierLists() : identifierLists;
        return identifierLists;
    }

    public ReceivedPacketIds received() {
        return received;
    }

    public SessionSubscriptions subscriptions() {
        return subscriptions;
    }

    /** Null if it is not scheduled. */
    @Nullable
    Timer timer(final Timer.Kind kind) {
        return switch (kind) {
            case SESSION_EXPIRY -> expiryTimer;
            case WILL_DELAY -> willTimer;
            case TAKEOVER -> takeoverTimer;
        };
    }

    void timer(final Timer.Kind kind, final @Nullable Timer timer) {
        switch (kind) {
            case SESSION_EXPIRY -> expiryTimer = timer;
            case WILL_DELAY -> willTimer = timer;
            case TAKEOVER -> takeoverTimer = timer;
        }
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
        transmitQueue.listed(false);
        for (int i = 0, count = subscriptions.size(); i < count; i++) {
            subscriptions.at(i).subscriberChanged();
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

    /** Every replayed field, in a fixed order. */
    public void write(final SnapshotWriter writer) {
        writer.putBytes(clientId.bytes());
        IdentifierLists.write(writer, identifierLists);
        inflight.write(writer);
        queue.write(writer);
        received.write(writer);
        subscriptions.write(writer);
        Timers.write(writer, this);
        RetainedPages.write(writer, retainedPages);
        Will.write(writer, will);
        ParkedConnect.write(writer, parkedConnect);
        writer.putLong(expiryIntervalS);
        writer.putShort(lastPacketId);
        writer.putLong(connectionId);
        writer.putByte(protocolVersion);
        writer.putInt(receiveMaximum);
    }

    /** The subscriptions are the Session's only, not yet the index's. */
    public static Session read(final SnapshotReader reader, final SnapshotBounds bounds, final Timers timers) {
        final byte[] clientId = reader.getBytes(0xFFFF, "a Client Identifier");
        final Session session = new Session(ClientId.of(new UnsafeBuffer(clientId), 0, clientId.length));
        final IdentifierLists lists = IdentifierLists.read(reader);
        session.inflight.read(reader, bounds, lists);
        session.queue.read(reader, bounds, lists);
        session.identifierLists = IdentifierLists.checked(lists);
        session.received.read(reader);
        session.subscriptions.read(reader, session);
        timers.read(reader, session);
        for (int count = reader.getCount("retained pages"); count > 0; count--) {
            session.addRetainedPages(RetainedPages.read(reader));
        }
        session.will = reader.getBoolean() ? Will.read(reader, bounds) : null;
        session.parkedConnect = reader.getBoolean() ? ParkedConnect.read(reader) : null;
        session.expiryIntervalS = reader.getLong(0, NEVER_EXPIRES, "a Session Expiry Interval");
        session.lastPacketId = reader.getShort();
        session.connectionId = reader.getLong();
        session.protocolVersion = reader.getByte(0xFF, "a protocol version");
        session.receiveMaximum = reader.getInt(0, 0xFFFF, "a Receive Maximum");
        session.unacknowledgedCount = session.isConnected() ? session.inflight.size() : 0;
        return session;
    }
}
