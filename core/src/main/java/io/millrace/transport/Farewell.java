package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.mqtt.ReasonCode;

/** How connections of one loop end that neither the client nor the router ends: by a deadline, or with the broker. */
final class Farewell implements KeepAliveWheel.Expiry {
    private final IoLoop loop;

    Farewell(final IoLoop loop) {
        this.loop = loop;
    }

    /** The deadline set last has come; what it was for, the state tells. */
    @Override
    public void onDeadline(final int slot) {
        final Connection connection = loop.table().at(slot);
        if (connection == null) {
            return;
        }
        switch (connection.state()) {
            case AUTHENTICATING, AUTHENTICATED -> refuse(connection, ReasonCode.SERVER_UNAVAILABLE);
            case CHALLENGED -> refuse(connection, ReasonCode.NOT_AUTHORIZED);
            case OPEN -> {
                if (connection.client().authenticationDeadlineS() <= loop.nowS()) {
                    refuse(connection, ReasonCode.NOT_AUTHORIZED);
                } else if (connection.client().expiryS() <= loop.nowS()) {
                    loop.counters().increment(Counter.CONNECTIONS_EXPIRED);
                    connection.fail(ReasonCode.MAXIMUM_CONNECT_TIME);
                } else {
                    keepAlive(connection);
                }
            }
            case AWAIT_CONNECT, FAILED, CLOSING -> connection.abort();
            case AWAIT_SESSION -> {
                // The router always answers.
            }
        }
    }

    /** Silence ([MQTT-3.1.2-22]), or half a packet, which a client could hold for ever, byte by byte. */
    private void keepAlive(final Connection connection) {
        final int reasonCode = connection.keepAlive();
        if (reasonCode != ReasonCode.SUCCESS) {
            if (reasonCode != ReasonCode.KEEP_ALIVE_TIMEOUT) {
                loop.counters().increment(Counter.PACKETS_OVERDUE);
            }
            connection.fail(reasonCode);
        }
    }

    /** The broker stops. */
    void shutDown() {
        for (int slot = 0; slot < loop.table().slots(); slot++) {
            final Connection connection = loop.table().at(slot);
            if (connection != null) {
                shutDown(connection);
            }
        }
    }

    /** A listener stops, and who came by it goes. */
    void shutDown(final Turnstile listener) {
        for (int slot = 0; slot < loop.table().slots(); slot++) {
            final Connection connection = loop.table().at(slot);
            if (connection != null && connection.arrival().isBy(listener)) {
                shutDown(connection);
            }
        }
    }

    /** Who came by {@code listener} has had its time to go. */
    void abort(final Turnstile listener) {
        for (int slot = 0; slot < loop.table().slots(); slot++) {
            final Connection connection = loop.table().at(slot);
            if (connection != null && connection.arrival().isBy(listener)) {
                connection.abort();
            }
        }
    }

    private static void shutDown(final Connection connection) {
        switch (connection.state()) {
            case AWAIT_CONNECT -> connection.abort();
            // "Server shutting down" is for DISCONNECT only ([MQTT-3.2.2-8]).
            case AUTHENTICATING, CHALLENGED, AUTHENTICATED, AWAIT_SESSION ->
                refuse(connection, ReasonCode.SERVER_UNAVAILABLE);
            case OPEN, FAILED -> connection.disconnect(ReasonCode.SERVER_SHUTTING_DOWN);
            case CLOSING -> {
                // As it is.
            }
        }
    }

    private static void refuse(final Connection connection, final int reasonCode) {
        connection.refuse(connection.client(), reasonCode);
    }
}
