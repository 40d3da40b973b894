package io.millrace.routing;

import io.millrace.snapshot.NotReplayed;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** All objects of Millrace that are reachable from a root, in a fixed order. */
final class StateWalk {
    /** As masks: one less, one more. */
    private static final long LESS = Long.MIN_VALUE;

    private static final long MORE = Long.MIN_VALUE + 1;

    private final List<Object> objects = new ArrayList<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    StateWalk(final Object root) {
        visit(root);
        for (int i = 0; i < objects.size(); i++) {
            for (final Field field : replayedFields(objects.get(i).getClass())) {
                visit(valueOf(field, objects.get(i)));
            }
        }
    }

    List<Object> objects() {
        return objects;
    }

    Object holderOf(final Field field) {
        return objects.stream()
                .filter(object -> field.getDeclaringClass().isInstance(object))
                .findFirst()
                .orElseThrow();
    }

    private void visit(final Object value) {
        if (value instanceof Collection<?> collection) {
            collection.forEach(this::visit);
        } else if (value instanceof Object[] array) {
            Arrays.asList(array).forEach(this::visit);
        } else if (value != null && isOurs(value.getClass()) && seen.add(value)) {
            objects.add(value);
        }
    }

    static List<Field> replayedFields(final Class<?> type) {
        final List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != null && isOurs(at); at = at.getSuperclass()) {
            for (final Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !field.isSynthetic()
                        && !field.isAnnotationPresent(NotReplayed.class)) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    static boolean isValue(final Class<?> type) {
        return type.isPrimitive() || type.isArray() && type.getComponentType().isPrimitive();
    }

    /** True if the walk can look behind it. */
    static boolean isKnown(final Field field, final StateWalk walk) {
        for (final Object object : walk.objects) {
            final Object value = field.getDeclaringClass().isInstance(object) ? valueOf(field, object) : null;
            if (value != null
                    && !(value instanceof Collection)
                    && !(value instanceof Object[])
                    && !isOurs(value.getClass())) {
                return false;
            }
        }
        return true;
    }

    /** Everything that can be done to a value, wherever it is. */
    static List<ReplayedFields.Change> changesOf(final StateWalk walk, final Field field) {
        final List<ReplayedFields.Change> candidates = new ArrayList<>();
        for (int i = 0; i < walk.objects.size(); i++) {
            final Object holder = walk.objects.get(i);
            final int place = i;
            if (!field.getDeclaringClass().isInstance(holder)) {
                continue;
            }
            final Object value = valueOf(field, holder);
            final int length = field.getType().isArray() ? Array.getLength(value) : 1;
            for (int element = 0; element < Math.min(length, 80); element++) {
                for (final long mask : new long[] {1, 2, 3, 64}) {
                    final int index = element;
                    candidates.add((state, fresh) -> change(fresh, place, field, index, mask));
                }
                final int index = element;
                candidates.add((state, fresh) -> change(fresh, place, field, index, LESS));
                candidates.add((state, fresh) -> change(fresh, place, field, index, MORE));
            }
        }
        return candidates;
    }

    static List<ReplayedFields.Change> changesBehind(
            final StateWalk walk, final Field field, final Map<String, Consumer<Object>> changes) {
        final List<ReplayedFields.Change> candidates = new ArrayList<>();
        for (final Object holder : walk.objects) {
            if (field.getDeclaringClass().isInstance(holder)) {
                final StateWalk behind = new StateWalk(valueOf(field, holder));
                for (final Object object : behind.objects) {
                    for (final Field leaf : replayedFields(object.getClass())) {
                        final int place = walk.objects.indexOf(object);
                        final Consumer<Object> change = changes.get(ReplayedFields.name(leaf));
                        if (change != null) {
                            candidates.add((state, fresh) -> change.accept(fresh.objects.get(place)));
                        } else if (isValue(leaf.getType())) {
                            candidates.add((state, fresh) -> change(fresh, place, leaf, 0, 1));
                        }
                    }
                }
            }
        }
        return candidates;
    }

    private static void change(
            final StateWalk walk, final int place, final Field field, final int index, final long mask)
            throws ReflectiveOperationException {
        final Object holder = walk.objects.get(place);
        final Object value = valueOf(field, holder);
        final Object changed;
        if (field.getType().isArray()) {
            // A copy: the array may be another object's as well.
            final int length = Array.getLength(value);
            changed = Array.newInstance(field.getType().getComponentType(), length);
            System.arraycopy(value, 0, changed, 0, length);
            Array.set(changed, index, flipped(Array.get(value, index), mask));
        } else {
            changed = flipped(value, mask);
        }
        if (holder.getClass().isRecord()) {
            walk.replace(holder, withComponent(holder, field, changed));
        } else {
            field.set(holder, changed);
        }
    }

    private static Object flipped(final Object value, final long mask) {
        if (value instanceof Boolean flag) {
            return !flag;
        }
        if (value instanceof Character c) {
            return (char) (c ^ mask);
        }
        final long number = ((Number) value).longValue();
        final long flipped = mask == LESS ? number - 1 : mask == MORE ? number + 1 : number ^ mask;
        return value instanceof Long
                ? (Object) flipped
                : value instanceof Integer
                        ? (Object) (int) flipped
                        : value instanceof Short ? (Object) (short) flipped : (Object) (byte) flipped;
    }

    private static Object withComponent(final Object holder, final Field field, final Object value)
            throws ReflectiveOperationException {
        final var components = holder.getClass().getRecordComponents();
        final Object[] arguments = new Object[components.length];
        final Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            final Field component = holder.getClass().getDeclaredField(components[i].getName());
            component.setAccessible(true);
            types[i] = components[i].getType();
            arguments[i] = component.getName().equals(field.getName()) ? value : component.get(holder);
        }
        final var constructor = holder.getClass().getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
    }

    /** Puts one object in the place of another, in fields and in deques. */
    @SuppressWarnings("unchecked")
    private void replace(final Object old, final Object by) throws IllegalAccessException {
        for (final Object holder : objects) {
            for (final Field field : replayedFields(holder.getClass())) {
                final Object value = valueOf(field, holder);
                if (value == old) {
                    field.set(holder, by);
                } else if (value instanceof ArrayDeque<?> deque) {
                    final List<Object> content = new ArrayList<>(deque);
                    content.replaceAll(element -> element == old ? by : element);
                    deque.clear();
                    ((ArrayDeque<Object>) deque).addAll(content);
                }
            }
        }
    }

    private static Object valueOf(final Field field, final Object holder) {
        try {
            return field.get(holder);
        } catch (final IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isOurs(final Class<?> type) {
        return type.getName().startsWith("io.millrace.") && !type.isEnum();
    }
}
