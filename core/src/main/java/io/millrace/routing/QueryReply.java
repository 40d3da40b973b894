package io.millrace.routing;

import io.millrace.event.EventFlyweight;
import io.millrace.event.QueryEvent;
import io.millrace.session.Session;
import org.agrona.ExpandableArrayBuffer;

/**
 * Answers QUERY events from a bounded number of entries, changing nothing.
 *
 * <pre>
 *   SESSIONS, per entry: uint16 clientIdLength, clientId, int64 connectionId, uint8 protocolVersion,
 *                        uint8 flags (bit 0: connected), uint16 subscriptions, int32 inflight, int32 queued,
 *                        int32 dropped, int64 bytes of the records queued
 *   SIZES:               int64 sessions, int64 subscriptions, int64 retained
 * </pre>
 *
 * Little endian, no padding. The next cursor is -1 at the end.
 */
final class QueryReply {
    /** Most entries of one answer, however many were asked for. */
    static final int ENTRY_LIMIT = 100;

    /** Most bytes of one answer; an entry that would not fit begins the next one. */
    static final int LENGTH_LIMIT = 8 * 1024;

    private static final int ENTRY_FIXED_LENGTH = 34;
    private static final int CLIENT_ID_SHOWN_LIMIT = 1024;
    private static final long END = -1;

    private final RouterState state;
    private final QueryEvent query = new QueryEvent();
    private final ExpandableArrayBuffer reply = new ExpandableArrayBuffer();

    QueryReply(final RouterState state) {
        this.state = state;
    }

    void onQuery(final EventFlyweight event, final Egress egress) {
        query.wrap(event.buffer(), event.offset());
        switch (query.kind()) {
            case QueryEvent.SESSIONS -> replySessions(egress);
            case QueryEvent.SIZES -> replySizes(egress);
            default -> egress.reply(query.connectionId(), query.correlationId(), END, reply, 0, 0);
        }
    }

    private void replySessions(final Egress egress) {
        final int limit = Math.min(query.limit(), ENTRY_LIMIT);
        int length = 0;
        int index = state.sessions.next((int) Math.max(0, Math.min(query.cursor(), Integer.MAX_VALUE)));
        for (int i = 0; i < limit && index >= 0 && length < LENGTH_LIMIT - CLIENT_ID_SHOWN_LIMIT; i++) {
            length = putSession(length, state.sessions.at(index));
            index = state.sessions.next(index + 1);
        }
        egress.reply(query.connectionId(), query.correlationId(), index, reply, 0, length);
    }

    private int putSession(final int offset, final Session session) {
        final byte[] clientId = session.clientId().bytes();
        final int shown = Math.min(clientId.length, CLIENT_ID_SHOWN_LIMIT - ENTRY_FIXED_LENGTH);
        reply.putShort(offset, (short) shown);
        reply.putBytes(offset + 2, clientId, 0, shown);
        final int rest = offset + 2 + shown;
        reply.putLong(rest, session.connectionId());
        reply.putByte(rest + 8, (byte) session.protocolVersion());
        reply.putByte(rest + 9, (byte) (session.isConnected() ? 1 : 0));
        reply.putShort(rest + 10, (short) session.subscriptions().size());
        reply.putInt(rest + 12, session.inflight().size());
        reply.putInt(rest + 16, session.queue().size());
        reply.putInt(rest + 20, session.droppedCount());
        reply.putLong(rest + 24, session.queue().bytes());
        return rest + 32;
    }

    private void replySizes(final Egress egress) {
        reply.putLong(0, state.sessions.count());
        reply.putLong(8, state.subscriptions.size());
        reply.putLong(16, state.retained.count());
        egress.reply(query.connectionId(), query.correlationId(), END, reply, 0, 24);
    }
}
