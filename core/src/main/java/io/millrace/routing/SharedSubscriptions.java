package io.millrace.routing;

import io.millrace.mqtt.QoS;
import io.millrace.session.Session;
import io.millrace.subscription.Matches;
import io.millrace.subscription.SharedGroup;
import io.millrace.subscription.Subscription;

/**
 * Which member of a shared group gets a message (MQTT 5.0 §4.8.2): in turn, by a cursor of the group. Of a journaled
 * message the choice is replayed state and follows from nothing else: first a connected member that can be assigned it
 * at once, then any that is connected, then one whose Session keeps it. A message that is not journaled has a cursor of
 * its own, looks at the connection, and changes nothing that is replayed.
 */
final class SharedSubscriptions {
    /** Members looked at for one message. */
    private static final int SCAN_LIMIT = 64;

    private final RouterState state;
    private final Assigner assigner;

    SharedSubscriptions(final RouterState state, final Assigner assigner) {
        this.state = state;
        this.assigner = assigner;
    }

    /** The Session has got, or lost, its connection: its groups choose accordingly. */
    void connected(final Session session, final boolean isConnected) {
        for (int i = 0, count = session.subscriptions().size(); i < count; i++) {
            final Subscription<Session> subscription = session.subscriptions().at(i);
            if (subscription.filter().isShared()) {
                connected(session, subscription, isConnected);
            }
        }
    }

    void connected(final Session session, final Subscription<Session> subscription, final boolean isConnected) {
        final SharedGroup<Session> group = state.subscriptions.group(subscription.filter());
        if (group == null) {
            throw new IllegalStateException("no group of a subscription");
        }
        group.connected(session, isConnected);
    }

    /** Adds one member of each group that matched to the targets. */
    void choose(
            final Matches<Session> matches, final int messageQos, final boolean isJournaled, final Targets targets) {
        for (int i = 0, count = matches.groupCount(); i < count; i++) {
            final SharedGroup<Session> group = matches.group(i);
            if (isJournaled) {
                final int place = place(group, messageQos);
                group.cursor(place + 1);
                targets.addMember(group.at(place), messageQos);
            } else if (group.connectedCount() > 0) {
                final int place = transientPlace(group);
                group.transientCursor(place + 1);
                targets.addMember(group.at(place), messageQos);
            }
        }
    }

    private int place(final SharedGroup<Session> group, final int messageQos) {
        final boolean isConnected = group.connectedCount() > 0;
        final int count = isConnected ? group.connectedCount() : group.count();
        final int first = group.cursor() % count;
        for (int i = 0, limit = Math.min(count, SCAN_LIMIT); i < limit; i++) {
            final int place = (first + i) % count;
            final Subscription<Session> member = group.at(place);
            final boolean isQueued = Math.min(messageQos, member.qos()) != QoS.AT_MOST_ONCE;
            // Connected: QoS 0 needs no place in the window. Not connected: it would be lost.
            if (isConnected ? !isQueued || assigner.isReady(member.subscriber()) : isQueued) {
                return place;
            }
        }
        return first;
    }

    private static int transientPlace(final SharedGroup<Session> group) {
        final int count = group.connectedCount();
        final int first = group.transientCursor() % count;
        for (int i = 0, limit = Math.min(count, SCAN_LIMIT); i < limit; i++) {
            final int place = (first + i) % count;
            if (!group.at(place).subscriber().transmitQueue().isCongested()) {
                return place;
            }
        }
        return first;
    }
}
