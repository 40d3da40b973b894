package io.millrace.broker;

/** What an acknowledgement promises. The words are the ones of the documents; keep them alike. */
public enum DurabilityLevel {
    NONE("nothing survives the end of this process"),
    OS("acknowledged messages survive kill -9 of this process, not a power loss"),
    INTERVAL("acknowledged messages survive a power loss, flushed every few milliseconds"),
    BATCH("acknowledged messages survive a power loss, flushed with every batch");

    private final String promise;

    DurabilityLevel(final String promise) {
        this.promise = promise;
    }

    /** True if nothing is acknowledged before it is on the disk itself. */
    boolean isForced() {
        return this == INTERVAL || this == BATCH;
    }

    /** In plain words. */
    public String promise() {
        return promise;
    }
}
