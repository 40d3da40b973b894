package io.millrace.storage.admin;

import java.io.IOException;

/** A collection's file that cannot be believed; the message is meant for the operator. */
final class AdminFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    AdminFileException(final String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
