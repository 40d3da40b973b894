package io.millrace.bench.result;

/** A histogram in a few numbers, microseconds. */
public record Latency(
        long count,
        double minUs,
        double meanUs,
        double stdevUs,
        double p50Us,
        double p90Us,
        double p99Us,
        double p999Us,
        double p9999Us,
        double maxUs) {}
