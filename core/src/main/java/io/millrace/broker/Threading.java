package io.millrace.broker;

/** Which threads drive the stages. */
public enum Threading {
    /** {@link #INLINE} on a machine of one or two processors, else {@link #FUSED}. */
    AUTO,
    /** The one I/O thread, between its reads and writes. */
    INLINE,
    /** A core thread beside several I/O threads. */
    FUSED
}
