package io.millrace.bench.load;

/**
 * How long things may take, milliseconds.
 *
 * @param connectRatePerS connections begun a second; 0 is as fast as the broker accepts them
 * @param handshakeMs how long a client waits for CONNACK and SUBACK
 * @param drainMs how long nothing may arrive before what is missing counts as lost
 */
record Timing(double connectRatePerS, long handshakeMs, long warmupMs, long measureMs, long drainMs) {}
