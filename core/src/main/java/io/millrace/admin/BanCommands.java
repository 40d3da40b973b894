package io.millrace.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.millrace.security.ban.Ban;
import io.millrace.security.ban.BanKind;
import io.millrace.security.ban.Bans;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code bans}, {@code ban_add} and {@code ban_delete}, in the words of EMQX's REST interface. Who is connected and
 * banned is disconnected by the loop that owns the connection. The thread of the administration.
 */
final class BanCommands {
    private static final Logger LOGGER = LoggerFactory.getLogger(BanCommands.class);
    private static final long MS_PER_S = 1_000;
    private static final long DURATION_MAX_S = 100L * 366 * 86_400;

    private final Bans bans;

    BanCommands(final Bans bans) {
        this.bans = bans;
    }

    /** Behind {@code cursor}, a key, in ascending order of the keys. */
    Map<String, Object> list(final Config request, final int limit) throws AdminException {
        final String cursor = text(request, "cursor", "");
        final List<Ban> page = bans.page(cursor, limit + 1);
        final List<Map<String, Object>> entries = new ArrayList<>();
        for (final Ban ban : page.subList(0, Math.min(limit, page.size()))) {
            entries.add(entry(ban));
        }
        final Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("count", entries.size());
        meta.put("hasnext", page.size() > limit);
        if (page.size() > limit) {
            meta.put("cursor", page.get(limit - 1).key());
        }
        return Map.of("data", entries, "meta", meta);
    }

    /** Answers with what was added. */
    Map<String, Object> add(final Config request) throws AdminException {
        final long nowMs = System.currentTimeMillis();
        try {
            final Ban ban = new Ban(
                    BanKind.of(text(request, "as")),
                    text(request, "who"),
                    text(request, "by", "administration"),
                    text(request, "reason", ""),
                    nowMs,
                    untilMs(request, nowMs));
            bans.add(ban);
            return entry(ban);
        } catch (final IllegalArgumentException e) {
            throw new AdminException(AdminException.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        } catch (final IOException e) {
            throw new AdminException(AdminException.NOT_KEPT, "the ban could not be kept: " + e.getMessage(), e);
        }
    }

    /** Answers with whether there was one. */
    boolean delete(final Config request) throws AdminException {
        try {
            return bans.remove(BanKind.of(text(request, "as")).word() + ":" + canonicalWho(request));
        } catch (final IllegalArgumentException e) {
            throw new AdminException(AdminException.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        } catch (final IOException e) {
            throw new AdminException(AdminException.NOT_KEPT, "the ban is still kept: " + e.getMessage(), e);
        }
    }

    private static String canonicalWho(final Config request) throws AdminException {
        return new Ban(BanKind.of(text(request, "as")), text(request, "who"), "", "", 0, Ban.FOREVER).who();
    }

    void doWork() {
        try {
            bans.doWork(System.currentTimeMillis());
        } catch (final IOException e) {
            LOGGER.warn("bans that are over could not be removed from the disk; the next start does not heed them", e);
        }
    }

    private static long untilMs(final Config request, final long nowMs) throws AdminException {
        if (!request.hasPath("duration_s")) {
            return Ban.FOREVER;
        }
        final long durationS;
        try {
            durationS = request.getLong("duration_s");
        } catch (final ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, "duration_s is no whole number", e);
        }
        if (durationS < 1 || durationS > DURATION_MAX_S) {
            throw new AdminException(AdminException.BAD_REQUEST, "duration_s: allowed is 1 to " + DURATION_MAX_S);
        }
        return nowMs + durationS * MS_PER_S;
    }

    private static Map<String, Object> entry(final Ban ban) {
        final Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("as", ban.kind().word());
        entry.put("who", ban.who());
        entry.put("by", ban.by());
        entry.put("reason", ban.reason());
        entry.put("at", time(ban.sinceMs()));
        entry.put("until", ban.untilMs() == Ban.FOREVER ? "infinity" : time(ban.untilMs()));
        return entry;
    }

    private static String time(final long timeMs) {
        return Instant.ofEpochSecond(timeMs / MS_PER_S).toString();
    }

    private static String text(final Config request, final String key) throws AdminException {
        final String text = text(request, key, "");
        if (text.isEmpty()) {
            throw new AdminException(AdminException.BAD_REQUEST, key + " is missing");
        }
        return text;
    }

    private static String text(final Config request, final String key, final String otherwise) throws AdminException {
        try {
            return request.hasPath(key) ? request.getString(key) : otherwise;
        } catch (final ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, key + " is no text", e);
        }
    }
}
