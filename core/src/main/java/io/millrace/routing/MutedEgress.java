package io.millrace.routing;

import org.agrona.DirectBuffer;

/** Takes everything and sends nothing: what a replay puts its output into. Nothing waits, nothing must be fetched. */
public final class MutedEgress implements Egress {
    public static final MutedEgress INSTANCE = new MutedEgress();

    private MutedEgress() {}

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
