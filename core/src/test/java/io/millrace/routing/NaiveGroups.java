package io.millrace.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shared groups of the naive broker: names in lists, the connected ones first. */
final class NaiveGroups {
    private final NaiveBroker broker;
    private final Map<String, Group> groups =
            new TreeMap<>(Comparator.comparing(NaiveGroups::filterOf).thenComparing(Comparator.naturalOrder()));

    NaiveGroups(final NaiveBroker broker) {
        this.broker = broker;
    }

    private static final class Group {
        final List<String> members = new ArrayList<>();
        int connected;
        int cursor;
        int transientCursor;
    }

    static boolean isShared(final String filter) {
        return filter.startsWith("$share/");
    }

    private static String filterOf(final String shared) {
        return shared.split("/", 3)[2];
    }

    void join(final String name, final String filter) {
        final Group group = groups.computeIfAbsent(filter, ignored -> new Group());
        if (!group.members.contains(name)) {
            group.members.add(name);
            Collections.swap(group.members, group.members.size() - 1, group.connected++);
        }
    }

    void leave(final String name, final String filter) {
        final Group group = groups.get(filter);
        if (group != null && group.members.contains(name)) {
            connected(group, name, false);
            Collections.swap(group.members, group.members.indexOf(name), group.members.size() - 1);
            group.members.remove(group.members.size() - 1);
            if (group.members.isEmpty()) {
                groups.remove(filter);
            }
        }
    }

    void leaveAll(final String name) {
        for (final String filter : List.copyOf(groups.keySet())) {
            leave(name, filter);
        }
    }

    void connected(final String name, final boolean isConnected) {
        groups.values().forEach(group -> connected(group, name, isConnected));
    }

    private static void connected(final Group group, final String name, final boolean isConnected) {
        final int place = group.members.indexOf(name);
        if (place >= 0 && place < group.connected != isConnected) {
            Collections.swap(group.members, place, isConnected ? group.connected++ : --group.connected);
        }
    }

    /** Name and filter of who gets it, in the order of the index: the filter that is the topic first. */
    List<String[]> choose(final String topic, final int qos) {
        final List<String[]> chosen = new ArrayList<>();
        for (final boolean isExact : new boolean[] {true, false}) {
            groups.forEach((filter, group) -> {
                if (filterOf(filter).equals(topic) == isExact && NaiveBroker.isMatch(filterOf(filter), topic)) {
                    final String name = qos == 0 ? anyConnected(group) : choose(filter, group, qos);
                    if (name != null) {
                        chosen.add(new String[] {name, filter});
                    }
                }
            });
        }
        return chosen;
    }

    private static String anyConnected(final Group group) {
        return group.connected == 0
                ? null
                : group.members.get(next(group.transientCursor, group.connected, at -> group.transientCursor = at));
    }

    private String choose(final String filter, final Group group, final int qos) {
        final int count = group.connected > 0 ? group.connected : group.members.size();
        int chosen = group.cursor % count;
        for (int i = 0; i < count; i++) {
            final int place = (group.cursor % count + i) % count;
            final NaiveBroker.Client member = broker.client(group.members.get(place));
            final boolean isQos0 = Math.min(qos, member.subscriptions.get(filter)) == 0;
            if (member.isConnected ? isQos0 || broker.isReady(member) : !isQos0) {
                chosen = place;
                break;
            }
        }
        group.cursor = chosen + 1;
        return group.members.get(chosen);
    }

    private static int next(final int cursor, final int count, final java.util.function.IntConsumer behind) {
        final int place = cursor % count;
        behind.accept(place + 1);
        return place;
    }
}
