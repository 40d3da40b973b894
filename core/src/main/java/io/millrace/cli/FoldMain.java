package io.millrace.cli;

import io.millrace.fold.FoldChild;

/** The process that folds: started by the broker, never by hand. */
public final class FoldMain {
    private FoldMain() {}

    public static void main(final String[] arguments) {
        Runtime.getRuntime().halt(FoldChild.run(arguments, System.in, System.out));
    }
}
