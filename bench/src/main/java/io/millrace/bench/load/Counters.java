package io.millrace.bench.load;

import java.util.Map;
import java.util.TreeMap;

/** What a loop has counted since its start. Written by the loop; read by others when it says so. */
final class Counters {
    long sent;
    long acknowledged;
    long refusedAcknowledgements;
    /** Every PUBLISH that arrived. */
    long delivered;

    long deliveredBytes;
    /** Messages that arrived, each counted once a receiver. */
    long received;

    long duplicated;
    long duplicatedWithDup;
    long reordered;
    long foreign;
    long corrupt;
    /** Messages of a closed loop no longer waited for. */
    long writtenOff;

    int attempted;
    int established;
    int refused;
    int failed;
    int dropped;
    final Map<String, Integer> reasons = new TreeMap<>();

    void because(final String reason) {
        reasons.merge(reason, 1, Integer::sum);
    }

    /** Connections so far were for practice. */
    void forgetConnections() {
        attempted = 0;
        established = 0;
    }

    /** Adds those of another loop. */
    void add(final Counters other) {
        sent += other.sent;
        acknowledged += other.acknowledged;
        refusedAcknowledgements += other.refusedAcknowledgements;
        delivered += other.delivered;
        deliveredBytes += other.deliveredBytes;
        received += other.received;
        duplicated += other.duplicated;
        duplicatedWithDup += other.duplicatedWithDup;
        reordered += other.reordered;
        foreign += other.foreign;
        corrupt += other.corrupt;
        writtenOff += other.writtenOff;
        attempted += other.attempted;
        established += other.established;
        refused += other.refused;
        failed += other.failed;
        dropped += other.dropped;
        other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Integer::sum));
    }
}
