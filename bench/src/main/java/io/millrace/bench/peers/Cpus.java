package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import io.millrace.bench.machine.CpuList;

/** {@code --cpus BROKER,LOAD}: which CPUs each of them has to itself; both empty: not pinned. */
record Cpus(String broker, String load) {
    static final Cpus NOT_PINNED = new Cpus("", "");

    /** One CPU or a range for each: {@code 0,1} or {@code 0-3,4-7}. */
    static Cpus parse(final String text) throws BenchException {
        final String[] parts = text.split(",", -1);
        if (parts.length != 2) {
            throw new BenchException("--cpus is BROKER,LOAD, for example 0,1 or 0-3,4-7, not " + text);
        }
        try {
            if (CpuList.parse(parts[0]).intersects(CpuList.parse(parts[1]))) {
                throw new BenchException(
                        "--cpus " + text + ": broker and load would disturb each other on the same CPU");
            }
        } catch (final IllegalArgumentException e) {
            throw new BenchException("--cpus " + text + ": " + e.getMessage(), e);
        }
        return new Cpus(parts[0], parts[1]);
    }

    boolean isPinned() {
        return !broker.isEmpty();
    }

    @Override
    public String toString() {
        return isPinned() ? broker + "," + load : "";
    }
}
