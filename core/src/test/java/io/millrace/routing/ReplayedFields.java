package io.millrace.routing;

import io.millrace.snapshot.NotReplayed;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Finds, by reflection, the fields reachable from a state that are neither excused by {@link NotReplayed} nor in the
 * snapshot: each is changed in a fresh state, which must change the bytes, and the changed bytes must come out again when
 * they are restored. It knows primitives, arrays, collections and classes of Millrace, and names whatever else it meets.
 *
 * @param <T> the root of the state
 */
final class ReplayedFields<T> {
    private static final int ATTEMPTS = 400;

    private final Supplier<T> fresh;
    private final Function<T, byte[]> writer;
    private final UnaryOperator<byte[]> restorer;
    private final Map<String, Consumer<Object>> changes;

    /**
     * @param restorer what a restored state writes
     * @param changes how to change a field that values cannot be put into, by "Class.field"; given its owner
     */
    ReplayedFields(
            final Supplier<T> fresh,
            final Function<T, byte[]> writer,
            final UnaryOperator<byte[]> restorer,
            final Map<String, Consumer<Object>> changes) {
        this.fresh = fresh;
        this.writer = writer;
        this.restorer = restorer;
        this.changes = changes;
    }

    /** The fields left out, and those that cannot be judged, with the reason. */
    Set<String> unseen() {
        final Set<String> problems = new TreeSet<>();
        final T state = fresh.get();
        final Set<Field> known = new LinkedHashSet<>();
        for (final Object object : new StateWalk(state).objects()) {
            known.addAll(StateWalk.replayedFields(object.getClass()));
        }
        for (final Field field : known) {
            final String problem = problemOf(field);
            if (problem != null) {
                problems.add(name(field) + ": " + problem);
            }
        }
        return problems;
    }

    private String problemOf(final Field field) {
        final Consumer<Object> change = changes.get(name(field));
        if (change != null) {
            return outcome(List.of((state, walk) -> change.accept(walk.holderOf(field))), true);
        }
        final StateWalk walk = new StateWalk(fresh.get());
        if (StateWalk.isValue(field.getType())) {
            return outcome(StateWalk.changesOf(walk, field), true);
        }
        if (!StateWalk.isKnown(field, walk)) {
            return "tell the test how to change " + field.getType().getSimpleName();
        }
        // A reference: something behind it must show.
        return outcome(StateWalk.changesBehind(walk, field, changes), false);
    }

    interface Change {
        void apply(Object state, StateWalk walk) throws ReflectiveOperationException;
    }

    private String outcome(final List<Change> candidates, final boolean mustSurvive) {
        if (candidates.isEmpty()) {
            return "nowhere in the state of this test";
        }
        final byte[] before = writer.apply(fresh.get());
        boolean isSeen = false;
        for (final Change candidate : candidates.subList(0, Math.min(ATTEMPTS, candidates.size()))) {
            final T state = fresh.get();
            try {
                candidate.apply(state, new StateWalk(state));
                final byte[] after = writer.apply(state);
                if (!Arrays.equals(before, after)) {
                    isSeen = true;
                    if (!mustSurvive || Arrays.equals(after, restorer.apply(after))) {
                        return null;
                    }
                }
            } catch (final ReflectiveOperationException | RuntimeException impossible) {
                // This value contradicts others; another one may not.
            }
        }
        return isSeen ? "not restored" : "not in the snapshot";
    }

    static String name(final Field field) {
        return field.getDeclaringClass().getSimpleName() + "." + field.getName();
    }
}
