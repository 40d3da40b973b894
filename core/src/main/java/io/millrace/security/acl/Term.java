package io.millrace.security.acl;

import java.util.List;

/** What a file of Erlang terms is made of. Immutable. */
sealed interface Term {
    /** Where it begins, counted from 1. */
    int line();

    record Atom(String name, int line) implements Term {}

    /** A string or a binary. */
    record Text(String value, int line) implements Term {}

    record Number(long value, int line) implements Term {}

    record Tuple(List<Term> elements, int line) implements Term {
        public Tuple {
            elements = List.copyOf(elements);
        }
    }

    record Sequence(List<Term> elements, int line) implements Term {
        public Sequence {
            elements = List.copyOf(elements);
        }
    }
}
