package io.millrace.bench.result;

import java.util.List;

/**
 * Whether a run's figures of speed may be used. Losses do not make a run invalid: they are a result.
 *
 * @param reasons why it is not valid; empty if it is
 * @param notes what a reader should know all the same
 */
public record Verdict(boolean isValid, List<String> reasons, List<String> notes) {}
