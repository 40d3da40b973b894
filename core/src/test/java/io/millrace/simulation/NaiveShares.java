package io.millrace.simulation;

import io.millrace.simulation.NaiveSession.Subscribed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The oracle's shared groups: members in lists, the connected ones first. */
final class NaiveShares {
    private static final String PREFIX = "$share/";

    private final Map<String, Group> groups =
            new TreeMap<>(Comparator.comparing(NaiveShares::filterOf).thenComparing(Comparator.naturalOrder()));

    private static final class Group {
        final List<NaiveSession> members = new ArrayList<>();
        int connectedCount;
        int cursor;
    }

    /** A member that gets a message, and the subscription by which it does. */
    record Chosen(NaiveSession session, Subscribed subscribed) {}

    static boolean isShared(final String filter) {
        return filter.startsWith(PREFIX);
    }

    /** Without the ShareName. */
    static String filterOf(final String filter) {
        return isShared(filter) ? filter.split("/", 3)[2] : filter;
    }

    void join(final NaiveSession session, final String filter) {
        final Group group = groups.computeIfAbsent(filter, ignored -> new Group());
        if (!group.members.contains(session)) {
            group.members.add(session);
        }
        connected(group, session, true);
    }

    void leave(final NaiveSession session, final String filter) {
        final Group group = groups.get(filter);
        if (group != null && group.members.contains(session)) {
            connected(group, session, false);
            Collections.swap(group.members, group.members.indexOf(session), group.members.size() - 1);
            group.members.remove(group.members.size() - 1);
            if (group.members.isEmpty()) {
                groups.remove(filter);
            }
        }
    }

    void leaveAll(final NaiveSession session) {
        session.subscriptions.keySet().forEach(filter -> leave(session, filter));
    }

    void connected(final NaiveSession session, final boolean isConnected) {
        for (final String filter : session.subscriptions.keySet()) {
            if (isShared(filter)) {
                connected(groups.get(filter), session, isConnected);
            }
        }
    }

    private static void connected(final Group group, final NaiveSession session, final boolean isConnected) {
        final int place = group.members.indexOf(session);
        if (place >= 0 && place < group.connectedCount != isConnected) {
            Collections.swap(group.members, place, isConnected ? group.connectedCount++ : --group.connectedCount);
        }
    }

    /** Who gets a journaled message, in the order of the index: the filter that is the topic first. */
    List<Chosen> choose(final String topic, final int qos, final Predicate<NaiveSession> isReady) {
        final List<Chosen> chosen = new ArrayList<>();
        for (final boolean isExact : new boolean[] {true, false}) {
            groups.forEach((filter, group) -> {
                if (isMatch(filter, topic, isExact)) {
                    chosen.add(choose(filter, group, qos, isReady));
                }
            });
        }
        return chosen;
    }

    /** Who may get a message that is not journaled: of each group one of these. */
    List<Chosen> mayChoose(final String topic) {
        final List<Chosen> possible = new ArrayList<>();
        groups.forEach((filter, group) -> {
            if (isMatch(filter, topic, filterOf(filter).equals(topic))) {
                for (final NaiveSession member : group.members.subList(0, group.connectedCount)) {
                    possible.add(new Chosen(member, member.subscriptions.get(filter)));
                }
            }
        });
        return possible;
    }

    private static boolean isMatch(final String filter, final String topic, final boolean isExact) {
        return filterOf(filter).equals(topic) == isExact && NaiveMessages.matches(filterOf(filter), topic);
    }

    private static Chosen choose(
            final String filter, final Group group, final int qos, final Predicate<NaiveSession> isReady) {
        final int count = group.connectedCount > 0 ? group.connectedCount : group.members.size();
        int chosen = group.cursor % count;
        for (int i = 0; i < count; i++) {
            final int place = (group.cursor % count + i) % count;
            final NaiveSession member = group.members.get(place);
            final boolean isQos0 =
                    Math.min(qos, member.subscriptions.get(filter).qos()) == 0;
            if (member.isConnected() ? isQos0 || isReady.test(member) : !isQos0) {
                chosen = place;
                break;
            }
        }
        group.cursor = chosen + 1;
        final NaiveSession member = group.members.get(chosen);
        return new Chosen(member, member.subscriptions.get(filter));
    }
}
