package io.millrace.pipeline;

import io.millrace.routing.Egress;
import org.agrona.DirectBuffer;

/**
 * Where a replay lets everything leave to: nowhere. It takes whatever comes and calls every position hot, so that
 * nothing waits for room or for the backlog reader: what was assigned then counts as transmitted, and STARTED, the next
 * event, ends the connections that it was transmitted to.
 */
final class ReplayEgress implements Egress {
    @Override
    public void connack(final long connectionId, final boolean sessionPresent, final int reasonCode) {}

    @Override
    public void ack(final long connectionId, final int packetType, final int packetId, final int reasonCode) {}

    @Override
    public void suback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {}

    @Override
    public void unsuback(
            final long connectionId, final int packetId, final DirectBuffer codes, final int offset, final int count) {}

    @Override
    public void disconnect(final long connectionId, final int reasonCode) {}

    @Override
    public void pageEnd(final long connectionId) {}

    @Override
    public void reply(
            final long connectionId,
            final long correlationId,
            final long nextCursor,
            final DirectBuffer entries,
            final int offset,
            final int length) {}

    @Override
    public void message(final DirectBuffer event, final int offset, final boolean will) {}

    @Override
    public boolean deliver(
            final long connectionId,
            final int packetId,
            final int deliveryWord,
            final DirectBuffer identifiers,
            final int offset,
            final int length) {
        return true;
    }

    @Override
    public void messageEnd() {}

    @Override
    public boolean isHot(final long position) {
        return true;
    }

    @Override
    public void hotMessage(final long position, final boolean will) {}

    @Override
    public void fetchedMessage(final long backlogPosition, final int length, final boolean will) {}

    @Override
    public boolean fetch(final long connectionId, final long position) {
        return false;
    }
}
