package io.millrace.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.millrace.security.AclRule;
import io.millrace.security.acl.BuiltInRules;
import io.millrace.security.acl.RawRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code acl}, {@code acl_add}, {@code acl_delete}, {@code authz_reload} and {@code authz_cache_clean}, with rules in the
 * words of EMQX's REST interface. The thread of the administration.
 */
public final class AclCommands {
    private static final Logger LOGGER = LoggerFactory.getLogger(AclCommands.class);

    private final AuthorizationControl control;

    AclCommands(final AuthorizationControl control) {
        this.control = control;
    }

    /** Has the administration know them. */
    public static void addTo(final AdminServer admin, final AuthorizationControl control) {
        final AclCommands commands = new AclCommands(control);
        admin.add("acl", commands::list);
        admin.add("acl_add", commands::add);
        admin.add("acl_delete", commands::delete);
        admin.add("authz_reload", request -> commands.reload());
        admin.add("authz_cache_clean", commands::cleanCache);
    }

    /** Behind {@code cursor}, a key, in ascending order of the keys: all rules of each. */
    Map<String, Object> list(final Config request) throws AdminException {
        final int limit = limit(request);
        final List<Map.Entry<String, List<AclRule>>> page = builtIn().page(text(request, "cursor", ""), limit + 1);
        final List<Map<String, Object>> entries = new ArrayList<>();
        for (final Map.Entry<String, List<AclRule>> entry : page.subList(0, Math.min(limit, page.size()))) {
            final Map<String, Object> of = new LinkedHashMap<>();
            final int colon = entry.getKey().indexOf(':');
            of.put("as", colon < 0 ? entry.getKey() : entry.getKey().substring(0, colon));
            of.put("who", colon < 0 ? "" : entry.getKey().substring(colon + 1));
            of.put("rules", entry.getValue().stream().map(RawRule::words).toList());
            entries.add(of);
        }
        final Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("count", entries.size());
        meta.put("hasnext", page.size() > limit);
        if (page.size() > limit) {
            meta.put("cursor", page.get(limit - 1).getKey());
        }
        return Map.of("data", entries, "meta", meta);
    }

    /** Answers with what was added. */
    Map<String, Object> add(final Config request) throws AdminException {
        try {
            final AclRule rule = RawRule.of(
                    text(request, "permission", ""),
                    text(request, "action", "all"),
                    List.of(text(request, "topic", "")),
                    request.hasPath("qos") ? request.getStringList("qos") : List.of(),
                    text(request, "retain", "all"));
            builtIn().add(key(request), rule);
            control.onRulesChanged();
            LOGGER.info("a rule of {} was added: {}", key(request), RawRule.words(rule));
            return RawRule.words(rule);
        } catch (final IllegalArgumentException | ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        } catch (final IOException e) {
            throw new AdminException(AdminException.NOT_KEPT, "the rule could not be kept: " + e.getMessage(), e);
        }
    }

    /** Answers with how many there were. */
    int delete(final Config request) throws AdminException {
        try {
            final int count = builtIn().remove(key(request), text(request, "topic", ""));
            control.onRulesChanged();
            LOGGER.info("{} rules of {} were removed", count, key(request));
            return count;
        } catch (final IllegalArgumentException e) {
            throw new AdminException(AdminException.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        } catch (final IOException e) {
            throw new AdminException(AdminException.NOT_KEPT, "the rules are still kept: " + e.getMessage(), e);
        }
    }

    /** Answers with how many rules the files have. */
    int reload() throws AdminException {
        try {
            return control.reload();
        } catch (final IOException e) {
            throw new AdminException(AdminException.BAD_REQUEST, "the rules stay as they were: " + e.getMessage(), e);
        }
    }

    /** Of one client, or of all if none is named. */
    String cleanCache(final Config request) throws AdminException {
        final String clientId = text(request, "clientid", "");
        control.cleanCache(clientId.isEmpty() ? null : clientId);
        return "ok";
    }

    private BuiltInRules builtIn() throws AdminException {
        final BuiltInRules rules = control.builtIn();
        if (rules == null) {
            throw new AdminException(
                    AdminException.BAD_REQUEST,
                    "there is no { type = built_in_database } in authorization.sources of the configuration");
        }
        return rules;
    }

    private static int limit(final Config request) throws AdminException {
        try {
            final int limit = request.hasPath("limit") ? request.getInt("limit") : AdminCommands.LIMIT_DEFAULT;
            if (limit >= 1 && limit <= AdminCommands.LIMIT_MAX) {
                return limit;
            }
            throw new AdminException(
                    AdminException.BAD_REQUEST, "limit = " + limit + ": allowed is 1 to " + AdminCommands.LIMIT_MAX);
        } catch (final ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, "limit is no whole number", e);
        }
    }

    private static String key(final Config request) throws AdminException {
        return BuiltInRules.key(text(request, "as", ""), text(request, "who", ""));
    }

    private static String text(final Config request, final String key, final String otherwise) throws AdminException {
        try {
            return request.hasPath(key) ? request.getString(key) : otherwise;
        } catch (final ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, key + " is no text", e);
        }
    }
}
