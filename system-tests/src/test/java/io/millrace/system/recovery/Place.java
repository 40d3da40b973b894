package io.millrace.system.recovery;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import io.millrace.system.BrokerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place in the broker's code: the entry of a method, or the statement that stands alone in one line of our source.
 *
 * @param method null: {@code statement} says where
 * @param statement null: {@code method} says where
 * @param condition null, or an int field of the object that must not be 0
 */
record Place(String className, String method, String statement, String condition) {
    /** Before the first instruction of a method, or of all that have the name; {@code "write(J"} means one with a long first. */
    static Place entry(final String className, final String method) {
        return new Place(className, method, null, null);
    }

    /** Before this statement, which must be a line of its own and in its file only once. */
    static Place line(final String className, final String statement) {
        return new Place(className, null, statement, null);
    }

    Place when(final String field) {
        return new Place(className, method, statement, field);
    }

    /** Where it is in the class as it was loaded. */
    List<Location> in(final ReferenceType type) {
        final List<Location> found = new ArrayList<>();
        if (method != null) {
            for (final Method one : type.methods()) {
                if (one.location() != null && isMeant(one)) {
                    found.add(one.location());
                }
            }
        } else {
            try {
                found.addAll(type.locationsOfLine(line()));
            } catch (final AbsentInformationException e) {
                throw new AssertionError(className + " was compiled without line numbers", e);
            }
        }
        if (found.isEmpty()) {
            throw new AssertionError("there is no " + this + " any more: put the right place into KillPoint");
        }
        return found;
    }

    /**
     * Looks for it in the source, or among the classes of a distribution; for those who change the one and forget the other.
     *
     * @throws AssertionError if it is not there
     */
    void check(final ClassLoader distribution) throws ClassNotFoundException {
        final String name = method == null ? "" : method.substring(0, (method + "(").indexOf('('));
        if (method == null) {
            line();
        } else if (Stream.of(Class.forName(className, false, distribution).getDeclaredMethods())
                .noneMatch(one -> one.getName().equals(name))) {
            throw new AssertionError("there is no " + this + " any more: put the right place into KillPoint");
        }
    }

    private boolean isMeant(final Method one) {
        return one.name().equals(method) || (one.name() + one.signature()).startsWith(method) && method.contains("(");
    }

    private int line() {
        final Path root = BrokerKind.home().resolve("../../..").normalize();
        final String file = "src/main/java/" + className.replace('.', '/') + ".java";
        for (final String module : List.of("core", "storage")) {
            final Path source = root.resolve(module).resolve(file);
            if (Files.exists(source)) {
                return line(source);
            }
        }
        throw new AssertionError("no source of " + className);
    }

    private int line(final Path source) {
        final List<String> lines;
        try {
            lines = Files.readAllLines(source);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        int found = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(statement)) {
                if (found > 0) {
                    throw new AssertionError(source + " has more than one line " + statement);
                }
                found = i + 1;
            }
        }
        if (found == 0) {
            throw new AssertionError(source + " has no line " + statement + ": put the right one into KillPoint");
        }
        return found;
    }
}
