package io.millrace.bench.result;

/** A second of a phase; latencies are those of deliveries, microseconds, 0 if there were none. */
public record Second(int second, long published, long delivered, double p50Us, double p99Us, double maxUs) {}
