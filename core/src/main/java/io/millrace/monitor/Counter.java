package io.millrace.monitor;

/** Everything that is counted, with the name under which users see it. */
public enum Counter {
    CONNECTIONS("connections.count"),
    BYTES_RECEIVED("bytes.received"),
    BYTES_SENT("bytes.sent"),
    PACKETS_RECEIVED("packets.received"),
    PACKETS_SENT("packets.sent"),
    PACKETS_MALFORMED("packets.malformed"),
    MESSAGES_RECEIVED("messages.received"),
    MESSAGES_DELIVERED("messages.delivered"),
    DROPPED_EGRESS_FULL("delivery.dropped.egress_full"),
    DROPPED_CONGESTED("delivery.dropped.congested"),
    DROPPED_QUEUE_FULL("delivery.dropped.queue_full"),
    DROPPED_EXPIRED("delivery.dropped.expired"),
    DROPPED_TOO_LARGE("delivery.dropped.too_large"),
    DROPPED_GONE("delivery.dropped.gone"),
    DROPPED_RETAINED_FULL("retained.dropped.full"),
    DROPPED_RETAINED_GONE("retained.dropped.gone"),
    DROPPED_NOT_AUTHORIZED("messages.dropped.not_authorized"),
    DROPPED_PAYLOAD_FORMAT("messages.dropped.payload_format"),
    DROPPED_DISK_FULL("messages.dropped.disk_full"),
    CONNECTIONS_REFUSED("connections.refused"),
    TLS_HANDSHAKE_FAILED("tls.handshake.failed"),
    TLS_RELOAD_FAILED("tls.reload.failed"),
    REFUSED_MAX_CONNECTIONS("connections.refused.max_connections"),
    REFUSED_ACCESS_RULES("connections.refused.access_rules"),
    REFUSED_PROXY_PROTOCOL("connections.refused.proxy_protocol"),
    CLIENTS_THROTTLED("clients.throttled"),
    CONNECTIONS_BANNED("connections.banned"),
    CONNECTIONS_EXPIRED("connections.expired"),
    ACCEPT_PAUSED("accept.paused"),
    PACKETS_OVERDUE("packets.overdue"),
    INBOUND_EXHAUSTED("inbound.exhausted"),
    PORTS_CUT_OFF("ports.cut_off"),
    INGRESS_FULL("ingress.full"),
    EVENTS_STALE("events.stale"),
    RECORDS_JOURNALED("journal.records"),
    BYTES_JOURNALED("journal.bytes"),
    QUARANTINED("journal.quarantined"),
    FETCHES("backlog.fetches"),
    SNAPSHOTS_TAKEN("snapshots.taken"),
    SNAPSHOTS_FAILED("snapshots.failed"),
    SNAPSHOTS_DAMAGED("snapshots.damaged");

    static final int COUNT = values().length;

    private final String label;

    Counter(final String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
