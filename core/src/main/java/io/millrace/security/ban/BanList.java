package io.millrace.security.ban;

import io.millrace.security.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All bans at one moment; immutable, and so for any thread. Those that are over are in it until they are swept. */
public final class BanList {
    static final BanList EMPTY = new BanList(List.of(), 0);

    private final Map<String, Ban> clientIds = new HashMap<>();
    private final Map<String, Ban> usernames = new HashMap<>();
    private final Map<InetAddress, Ban> hosts = new HashMap<>();
    private final List<RangeBan> ranges = new ArrayList<>();
    private final List<NameBan> clientIdExpressions = new ArrayList<>();
    private final List<NameBan> usernameExpressions = new ArrayList<>();
    private final boolean isEmpty;
    private final long additions;

    private record RangeBan(AddressRange range, Ban ban) {}

    private record NameBan(NameExpression expression, Ban ban) {}

    /** @param additions how often something has been added until now */
    BanList(final Collection<Ban> bans, final long additions) {
        bans.forEach(this::add);
        isEmpty = bans.isEmpty();
        this.additions = additions;
    }

    private void add(final Ban ban) {
        switch (ban.kind()) {
            case CLIENTID -> clientIds.put(ban.who(), ban);
            case USERNAME -> usernames.put(ban.who(), ban);
            case PEERHOST -> hosts.put(address(ban.who()), ban);
            case PEERHOST_NET -> ranges.add(new RangeBan(AddressRange.of(ban.who()), ban));
            case CLIENTID_RE -> clientIdExpressions.add(new NameBan(NameExpression.of(ban.who()), ban));
            case USERNAME_RE -> usernameExpressions.add(new NameBan(NameExpression.of(ban.who()), ban));
        }
    }

    private static InetAddress address(final String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (final UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public boolean isEmpty() {
        return isEmpty;
    }

    /** Grows with what is added: whoever is connected is to be looked at anew then. */
    public long additions() {
        return additions;
    }

    int rangeCount() {
        return ranges.size();
    }

    int expressionCount() {
        return clientIdExpressions.size() + usernameExpressions.size();
    }

    /** The ban of where a connection comes from; null if there is none. */
    public @Nullable Ban find(final SocketAddress from, final long nowMs) {
        if (isEmpty || !(from instanceof final InetSocketAddress inet) || inet.getAddress() == null) {
            return null;
        }
        final Ban ban = hosts.get(inet.getAddress());
        if (isInForce(ban, nowMs)) {
            return ban;
        }
        for (final RangeBan range : ranges) {
            if (isInForce(range.ban, nowMs) && range.range.contains(inet.getAddress())) {
                return range.ban;
            }
        }
        return null;
    }

    /** The ban of a client; null if there is none. */
    public @Nullable Ban find(
            final String clientId, final @Nullable String username, final SocketAddress from, final long nowMs) {
        if (isEmpty) {
            return null;
        }
        Ban ban = find(from, nowMs);
        if (ban == null) {
            ban = find(clientIds, clientIdExpressions, clientId, nowMs);
        }
        if (ban == null && username != null) {
            ban = find(usernames, usernameExpressions, username, nowMs);
        }
        return ban;
    }

    private static @Nullable Ban find(
            final Map<String, Ban> names, final List<NameBan> expressions, final String name, final long nowMs) {
        final Ban ban = names.get(name);
        if (isInForce(ban, nowMs)) {
            return ban;
        }
        for (final NameBan expression : expressions) {
            if (isInForce(expression.ban, nowMs) && expression.expression.isIn(name)) {
                return expression.ban;
            }
        }
        return null;
    }

    private static boolean isInForce(final @Nullable Ban ban, final long nowMs) {
        return ban != null && !ban.isOver(nowMs);
    }
}
