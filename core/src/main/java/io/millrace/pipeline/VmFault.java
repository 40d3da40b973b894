package io.millrace.pipeline;

/**
 * What goes wrong while a record is applied and has nothing to do with it: no memory, or a page of a mapped file that
 * could not be read or written, of which the virtual machine may tell only later. Such a record must not end in the
 * quarantine.
 */
final class VmFault {
    private VmFault() {}

    static boolean is(final Throwable cause) {
        return cause instanceof OutOfMemoryError || cause instanceof InternalError;
    }
}
