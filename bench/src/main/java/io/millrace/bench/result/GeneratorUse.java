package io.millrace.bench.result;

/**
 * What the generator itself cost in a phase: the whole process, its compiler and collector included.
 *
 * @param coreUse CPU time by elapsed time and thread: 1 is all of the cores it was given
 */
public record GeneratorUse(long cpuNs, double cpuUsPerOperation, double coreUse) {
    /** Above this the generator, not the broker, may have set the pace: the run is not valid. */
    public static final double CORE_USE_LIMIT = 0.8;
}
