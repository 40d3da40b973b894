package io.millrace.bench.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measured stretch of a run.
 *
 * @param name {@code load}; of conn and sub {@code connect}, {@code hold}; of offline {@code queue}, {@code drain}; of
 *     reconnect {@code calm}, {@code storm}
 * @param operation what CPU time is divided by, in the singular: "delivered message", "connection", …
 * @param operations how many of them; 0 if the phase has none, as {@code hold}
 * @param latency by kind: {@code delivery} (intended time of the publish to arrival at the subscriber),
 *     {@code acknowledgement} (to PUBACK or PUBCOMP), {@code connect} (connect() to CONNACK), {@code subscribe} (to
 *     SUBACK), {@code lateness} (how late the generator itself sent; part of {@code delivery})
 * @param broker null if no process was named
 * @param timeline one entry a second
 */
public record Phase(
        String name,
        String operation,
        long operations,
        long durationNs,
        Traffic traffic,
        Map<String, Latency> latency,
        GeneratorUse generator,
        @Nullable BrokerUse broker,
        List<Second> timeline) {
    public double operationsPerS() {
        return durationNs == 0 ? 0 : operations * 1e9 / durationNs;
    }
}
