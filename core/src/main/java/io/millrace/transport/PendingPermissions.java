package io.millrace.transport;

/**
 * A packet that waits because somebody is asked whether its client may send it. It stays where it is and is decoded anew
 * when all is answered; meanwhile nothing more of the connection is. The loop's thread.
 */
final class PendingPermissions implements Runnable {
    private final Connection connection;

    private PendingPermissions(final Connection connection) {
        this.connection = connection;
    }

    /** What {@link PacketIngress} returns for it. */
    static int await(final Connection connection) {
        connection.pauseDecoding();
        connection.client().ask(connection.channel().eventLoop(), new PendingPermissions(connection));
        return PacketIngress.WAITING;
    }

    /** One that nobody waits for any more finds nothing to decode. */
    @Override
    public void run() {
        try {
            connection.resumeDecoding();
        } catch (final RuntimeException | OutOfMemoryError fault) {
            connection.onFault(fault);
        }
    }
}
