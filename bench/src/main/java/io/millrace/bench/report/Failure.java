package io.millrace.bench.report;

/** A run that could not be made. */
record Failure(String broker, int number, String reason) {}
