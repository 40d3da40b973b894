package io.millrace.bench.result;

import java.util.List;

/**
 * What one run of {@code bench load} saw. Histograms of the latencies are in the {@code .hlog} of the same name, tagged
 * {@code phase/latency}, for example {@code load/delivery}.
 *
 * @param format {@link #FORMAT} of the release that wrote it
 * @param scenario the command's scenario: conn, pub, sub, p2p, fanout, fanin, shared, mixed, reconnect or offline
 * @param name what this run is called in tables; also the name of its files
 * @param startedAt ISO-8601, UTC
 * @param arguments of {@code bench load}, as given
 * @param phases what was measured one after the other; most scenarios have one, {@code load}
 * @param checks over the whole run, warm-up included
 */
public record RunResult(
        int format,
        String scenario,
        String name,
        String startedAt,
        List<String> arguments,
        Settings settings,
        List<Phase> phases,
        Checks checks,
        Connections connections,
        Verdict verdict) {
    public static final int FORMAT = 1;
}
