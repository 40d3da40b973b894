package io.millrace.broker;

import io.millrace.extension.Settings;
import io.millrace.security.AddressRange;
import io.millrace.security.acl.BuiltInRules;
import io.millrace.security.acl.FileSource;
import io.millrace.security.acl.RawRule;
import io.millrace.security.acl.Rule;
import io.millrace.security.acl.RuleList;
import io.millrace.security.acl.RuleSource;
import io.millrace.security.acl.Who;
import io.millrace.storage.admin.AdminStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the sources whose rules are in memory of their settings. Stateless. */
final class LocalSources {
    static final List<String> TYPES = List.of("file", "rules", BuiltInRules.TYPE);

    /** What {@code type = file} reads without a path, if it is there. */
    private static final String DEFAULT_PATH = "etc/acl.conf";

    private LocalSources() {}

    /** Null if it is of another type. */
    static @Nullable RuleSource open(final SourceEntry entry, final @Nullable AdminStore store) throws IOException {
        return switch (entry.type()) {
            case "file" -> file(entry.settings());
            case "rules" -> rules(entry.settings());
            case BuiltInRules.TYPE -> new BuiltInRules(StoredRules.open(store));
            default -> null;
        };
    }

    private static RuleSource file(final ConfigSettings settings) {
        final Path path = settings.has("path") ? settings.path("path") : settings.resolve(DEFAULT_PATH);
        if (!settings.has("path") && !Files.exists(path)) {
            return FileSource.builtIn();
        }
        try {
            return FileSource.open(path);
        } catch (final IOException e) {
            throw settings.complaint(String.valueOf(e.getMessage()));
        }
    }

    private static RuleSource rules(final ConfigSettings settings) {
        final List<Rule> rules = new ArrayList<>();
        for (final Settings written : settings.sections("rules")) {
            try {
                rules.add(new Rule(
                        who(written),
                        RawRule.of(
                                written.text("permission"),
                                written.text("action", "all"),
                                written.texts(written.has("topics") ? "topics" : "topic", List.of("#")),
                                written.texts("qos", List.of()),
                                written.text("retain", "all"))));
            } catch (final IllegalArgumentException e) {
                throw written.refusal("permission", String.valueOf(e.getMessage()));
            }
        }
        return new RuleList(rules);
    }

    /** All conditions that are written must hold. */
    private static Who who(final Settings written) {
        final List<Who> all = new ArrayList<>();
        for (final String name : List.of("username", "clientid", "zone", "listener")) {
            if (written.has(name)) {
                all.add(new Who.Named(name, written.text(name), null));
            }
            if (written.has(name + "_re")) {
                all.add(Who.Named.expression(name, written.text(name + "_re")));
            }
        }
        if (written.has("ipaddress")) {
            all.add(new Who.From(written.texts("ipaddress", List.of()).stream()
                    .map(AddressRange::around)
                    .toList()));
        }
        written.entries("client_attrs")
                .forEach((name, value) -> all.add(new Who.Named("client_attrs." + name, value, null)));
        return all.isEmpty() ? Who.ALL : new Who.And(all);
    }
}
