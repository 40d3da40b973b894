package io.millrace.security.acl;

/** A file of rules that is not understood; the message is for operators, and begins with the line. */
public final class AclSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    AclSyntaxException(final int line, final String sentence) {
        super("line " + line + ": " + sentence);
    }
}
