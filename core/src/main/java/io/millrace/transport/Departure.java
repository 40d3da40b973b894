package io.millrace.transport;

import io.millrace.mqtt.ReasonCode;

/**
 * The end of a connection whose Session another one takes over. What its client sent before it connected anew may still
 * be in the kernel, a DISCONNECT above all: so the connection ends only after a round of the loop that had nothing to
 * read from it, or after a number of rounds, because a client may send for ever. The loop's thread.
 */
final class Departure {
    /** Of {@link ReceiveBuffer#LENGTH} bytes each: more than the kernel keeps for a socket. */
    private static final int ROUND_LIMIT = 128;

    private final Connection connection;
    private final IoLoop loop;
    private final int reasonCode;
    private int beginRound;
    private int heardRound;
    private int roundsLeft = ROUND_LIMIT;

    Departure(final Connection connection, final IoLoop loop, final int reasonCode) {
        this.connection = connection;
        this.loop = loop;
        this.reasonCode = reasonCode;
        connection.liftRate();
        begin();
    }

    /** A client whose message was refused by this sends it again; what it sent behind it must not come first. */
    static boolean isDue(final int reasonCode, final boolean decodeBlocked) {
        return reasonCode == ReasonCode.SESSION_TAKEN_OVER || decodeBlocked && reasonCode != ReasonCode.QUOTA_EXCEEDED;
    }

    /** The rounds count from now; once more when what was read is decoded at last, and reading goes on. */
    void begin() {
        beginRound = loop.round();
        connection.pending().list();
    }

    /** Something was read from the connection. */
    void heard() {
        // Reading comes before the duty cycle of its round.
        heardRound = loop.round() + 1;
    }

    /** The loop has come back to the connection, which is not blocked. */
    void onListed() {
        if (connection.state() != ConnectionState.OPEN) {
            return;
        }
        final int round = loop.round();
        if (round != beginRound && (heardRound != round || --roundsLeft == 0)) {
            connection.disconnect(reasonCode);
        } else {
            connection.pending().list();
        }
    }
}
