package io.millrace.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.millrace.event.QueryEvent;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.storage.DiskSpace;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * The commands. Every request gets one answer, {@code {"result":...}} or {@code {"error":{"code","message"}}}, at once or
 * when the router has answered.
 */
final class AdminCommands {
    static final int LIMIT_DEFAULT = 100;
    static final int LIMIT_MAX = 1_000;

    private static final int DEPTH_LIMIT = 8;
    private static final int SIZES_LIMIT = 1;

    private final NodeStatus node;
    private final Counters counters;
    private final RouterQueries queries;
    private final SnapshotCommand snapshot;
    private final ListenersCommand listeners;
    private final BanCommands bans;
    private final Map<String, AdminCommand> further;

    AdminCommands(
            final NodeStatus node,
            final Counters counters,
            final RouterQueries queries,
            final SnapshotCommand snapshot,
            final ListenersCommand listeners,
            final BanCommands bans,
            final Map<String, AdminCommand> further) {
        this.node = node;
        this.counters = counters;
        this.queries = queries;
        this.snapshot = snapshot;
        this.listeners = listeners;
        this.bans = bans;
        this.further = Map.copyOf(further);
    }

    /** Carries out the request on this line; {@code reply} is called once, with a line without its end. */
    void execute(final String line, final Consumer<String> reply) {
        try {
            final Config request = Json.parse(line, DEPTH_LIMIT);
            final String command = text(request, "command");
            switch (command) {
                case "ping" -> reply.accept(result("pong"));
                case "status" -> status(reply);
                case "connections" -> connections(request, reply);
                case "listeners" -> listeners(request, reply);
                case "snapshot" -> snapshot.execute(reply);
                case "backup" -> snapshot.executeBackup(path(request, "to"), reply);
                case "bans" ->
                    reply.accept(
                            result(bans.list(request, (int) number(request, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX))));
                case "ban_add" -> reply.accept(result(bans.add(request)));
                case "ban_delete" -> reply.accept(result(bans.delete(request)));
                default -> reply.accept(result(further(command).execute(request)));
            }
        } catch (final AdminException e) {
            reply.accept(error(e));
        }
    }

    private AdminCommand further(final String command) throws AdminException {
        final AdminCommand found = further.get(command);
        if (found == null) {
            final StringBuilder names = new StringBuilder();
            new TreeSet<>(further.keySet()).forEach(name -> names.append(", ").append(name));
            throw new AdminException(
                    AdminException.UNKNOWN_COMMAND,
                    "unknown command " + command
                            + "; there are ping, status, connections, listeners, bans, ban_add, ban_delete, snapshot,"
                            + " backup" + names);
        }
        return found;
    }

    static String error(final AdminException e) {
        return Json.render(Map.of("error", Map.of("code", e.code(), "message", String.valueOf(e.getMessage()))));
    }

    static String result(final Object result) {
        return Json.render(Map.of("result", result));
    }

    private void status(final Consumer<String> reply) {
        queries.ask(QueryEvent.SIZES, SIZES_LIMIT, 0, new Reply(reply) {
            @Override
            String render(final long nextCursor, final DirectBuffer entries, final int offset, final int length) {
                final Map<String, Object> status = new LinkedHashMap<>();
                status.put("version", node.version());
                status.put("node", node.node());
                status.put("threading", node.threading());
                status.put("uptime_s", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - node.startedNs()));
                status.put("listeners", node.listeners().get());
                status.put("listener_connections", listenerConnections());
                status.put("disk", disk(node.space()));
                status.put("counters", counterSums());
                status.put("snapshot", snapshot.status());
                status.put("sizes", QueryEntries.sizes(entries, offset, length));
                return result(status);
            }
        });
    }

    /** Id to how many of how many. */
    private Map<String, String> listenerConnections() {
        final Map<String, String> connections = new LinkedHashMap<>();
        for (final Map<String, Object> listener : listeners.status()) {
            connections.put(
                    String.valueOf(listener.get("id")),
                    listener.get("current_connections") + " of " + listener.get("max_connections"));
        }
        return connections;
    }

    private void listeners(final Config request, final Consumer<String> reply) throws AdminException {
        if (request.hasPath("action")) {
            listeners.execute(text(request, "action"), text(request, "id"), reply);
        } else {
            listeners.list(reply);
        }
    }

    private static Map<String, Object> disk(final DiskSpace space) {
        final Map<String, Object> disk = new LinkedHashMap<>();
        disk.put("level", space.level().name().toLowerCase(Locale.ROOT));
        if (space.isWatched()) {
            disk.put("usable_bytes", space.usableBytes());
            disk.put("reserve_bytes", space.reserveBytes());
        }
        return disk;
    }

    private Map<String, Long> counterSums() {
        final Map<String, Long> sums = new LinkedHashMap<>();
        for (final Counter counter : Counter.values()) {
            sums.put(counter.label(), counters.sum(counter));
        }
        return sums;
    }

    private void connections(final Config request, final Consumer<String> reply) throws AdminException {
        final int limit = (int) number(request, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        final long cursor = number(request, "cursor", 0, 0, Long.MAX_VALUE);
        queries.ask(QueryEvent.SESSIONS, limit, cursor, new Reply(reply) {
            @Override
            String render(final long nextCursor, final DirectBuffer entries, final int offset, final int length) {
                final List<Map<String, Object>> sessions = QueryEntries.sessions(entries, offset, length);
                final Map<String, Object> meta = new LinkedHashMap<>();
                meta.put("count", sessions.size());
                meta.put("hasnext", nextCursor >= 0);
                if (nextCursor >= 0) {
                    meta.put("cursor", nextCursor);
                }
                return result(Map.of("data", sessions, "meta", meta));
            }
        });
    }

    private static String text(final Config request, final String key) throws AdminException {
        try {
            return request.getString(key);
        } catch (final ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, key + " is missing or no text", e);
        }
    }

    private static Path path(final Config request, final String key) throws AdminException {
        final Path path;
        try {
            path = Path.of(text(request, key));
        } catch (final InvalidPathException e) {
            throw new AdminException(AdminException.BAD_REQUEST, key + " is no path", e);
        }
        if (!path.isAbsolute()) {
            throw new AdminException(AdminException.BAD_REQUEST, key + " must be an absolute path: " + path);
        }
        return path;
    }

    private static long number(
            final Config request, final String key, final long otherwise, final long minimum, final long maximum)
            throws AdminException {
        final long value;
        try {
            value = request.hasPath(key) ? request.getLong(key) : otherwise;
        } catch (final ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, key + " is no whole number", e);
        }
        if (value < minimum || value > maximum) {
            throw new AdminException(
                    AdminException.BAD_REQUEST, key + " = " + value + ": allowed is " + minimum + " to " + maximum);
        }
        return value;
    }

    /** Turns the router's answer into the line that goes out. */
    private abstract static class Reply implements RouterQueries.Answer {
        private final Consumer<String> reply;

        Reply(final Consumer<String> reply) {
            this.reply = reply;
        }

        abstract String render(long nextCursor, DirectBuffer entries, int offset, int length);

        @Override
        public void onReply(final long nextCursor, final DirectBuffer entries, final int offset, final int length) {
            reply.accept(render(nextCursor, entries, offset, length));
        }

        @Override
        public void onFailure(final AdminException failure) {
            reply.accept(error(failure));
        }
    }
}
