package io.millrace.broker;

/** What an acknowledgement promises. The words are the ones of the documents; keep them alike. */
public enum DurabilityLevel {
    NONE("nothing survives the end of this process"),
    OS("acknowledged messages survive kill -9 of this process, not a power loss"),
    INTERVAL("acknowledged messages survive a power loss, flushed in intervals"),
    BATCH("acknowledged messages survive a power loss, flushed with every batch");

    private final String promise;

    DurabilityLevel(final String promise) {
        this.promise = promise;
    }

    /** In plain words. */
    public String promise() {
        return promise;
    }
}
