package io.millrace.broker;

/** Which threads drive the stages. */
public enum Threading {
    /** The one I/O thread, between its reads and writes. */
    INLINE("one I/O thread drives all stages"),
    /** A core thread beside several I/O threads. */
    FUSED("one core thread beside several I/O threads");

    private final String text;

    Threading(final String text) {
        this.text = text;
    }

    /** In plain words. */
    public String text() {
        return text;
    }
}
