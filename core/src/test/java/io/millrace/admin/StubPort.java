package io.millrace.admin;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventType;
import io.millrace.event.QueryEvent;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** A port whose router answers at once, or as the test says. */
final class StubPort implements Port {
    private record Reply(long correlationId, long nextCursor, MutableDirectBuffer entries, int length) {}

    private final ExpandableArrayBuffer ingress = new ExpandableArrayBuffer();
    private final QueryEvent query = new QueryEvent();
    private final Queue<Reply> egress = new ArrayDeque<>();
    private final List<String> clientIds;
    private boolean isCommitted;
    volatile boolean isSilent;
    volatile int fullCount;

    StubPort(final String... clientIds) {
        this.clientIds = List.of(clientIds);
    }

    @Override
    public int id() {
        return 3;
    }

    @Override
    public int incarnation() {
        return 7;
    }

    @Override
    public int eventLengthLimit() {
        return 1 << 20;
    }

    @Override
    public int claim(final int length) {
        if (fullCount > 0) {
            fullCount--;
            return FULL;
        }
        return 64;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return ingress;
    }

    @Override
    public void commit() {
        isCommitted = true;
    }

    @Override
    public void publish() {
        if (!isCommitted) {
            return;
        }
        isCommitted = false;
        query.wrap(ingress, 64);
        if (query.type() != EventType.QUERY || query.connectionId() != ConnectionId.of(7, 3, 0, 1)) {
            throw new IllegalStateException("no query of this port");
        }
        if (!isSilent) {
            egress.add(query.kind() == QueryEvent.SIZES ? sizes() : sessions());
        }
    }

    @Override
    public boolean hasEgress() {
        return !egress.isEmpty();
    }

    @Override
    public int drain(final EgressHandler handler, final int limit) {
        int count = 0;
        while (count < limit && !egress.isEmpty()) {
            final Reply reply = egress.remove();
            handler.onReply(reply.correlationId, reply.nextCursor, reply.entries, 0, reply.length);
            count++;
        }
        return count;
    }

    private Reply sizes() {
        final ExpandableArrayBuffer entries = new ExpandableArrayBuffer();
        entries.putLong(0, clientIds.size());
        entries.putLong(8, 20);
        entries.putLong(16, 1L << 40);
        return new Reply(query.correlationId(), -1, entries, 24);
    }

    private Reply sessions() {
        final ExpandableArrayBuffer entries = new ExpandableArrayBuffer();
        final int from = (int) query.cursor();
        final int to = Math.min(clientIds.size(), from + query.limit());
        int at = 0;
        for (int i = from; i < to; i++) {
            final byte[] clientId = clientIds.get(i).getBytes(StandardCharsets.UTF_8);
            entries.putShort(at, (short) clientId.length);
            entries.putBytes(at + 2, clientId);
            at += 2 + clientId.length;
            entries.putLong(at, ConnectionId.of(7, 1, i, 1));
            entries.putByte(at + 8, (byte) 5);
            entries.putByte(at + 9, (byte) (i % 2));
            entries.putShort(at + 10, (short) 65_535);
            entries.putInt(at + 12, i);
            entries.putInt(at + 16, 1_000_000);
            entries.putInt(at + 20, 5);
            entries.putLong(at + 24, 1L << 33);
            at += 32;
        }
        return new Reply(query.correlationId(), to < clientIds.size() ? to : -1, entries, at);
    }
}
