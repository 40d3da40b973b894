package io.millrace.broker;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The accounts that a database is filled with, in the two formats of EMQX: CSV with a header, or JSON, a list of objects.
 * What is wrong is told with file and line, and without the values.
 */
final class BootstrapFile {
    static final String NAME = "user_id";
    static final String HASH = "password_hash";
    static final String SALT = "salt";
    static final String PASSWORD = "password";
    static final String SUPERUSER = "is_superuser";

    private static final Set<String> COLUMNS = Set.of(NAME, HASH, SALT, PASSWORD, SUPERUSER);
    private static final long LENGTH_LIMIT = 512L << 20;

    private BootstrapFile() {}

    /** @param place file and line, for complaints */
    record Entry(String place, Map<String, String> values) {
        /** Empty if it has none. */
        String value(final String column) {
            return values.getOrDefault(column, "");
        }

        /** Without the values. */
        @Override
        public String toString() {
            return place;
        }
    }

    /** @throws StartException if it cannot be read or understood */
    static List<Entry> read(final Path path) {
        final String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        try {
            if (Files.size(path) > LENGTH_LIMIT) {
                throw new StartException(path + ": has more than " + LENGTH_LIMIT + " bytes");
            }
            if (name.endsWith(".csv")) {
                return csv(path, Files.readAllLines(path));
            }
            if (name.endsWith(".json")) {
                return json(path, Files.readString(path));
            }
        } catch (final NoSuchFileException e) {
            throw new StartException(path + ": is not there; it should be the bootstrap_file", e);
        } catch (final MalformedInputException e) {
            throw new StartException(path + ": is not UTF-8", e);
        } catch (final IOException e) {
            throw new StartException(path + ": cannot be read: " + e.getMessage(), e);
        }
        throw new StartException(path + ": a bootstrap_file is called .csv or .json");
    }

    private static List<Entry> csv(final Path path, final List<String> lines) {
        final List<Entry> entries = new ArrayList<>();
        List<String> header = List.of();
        for (int i = 0; i < lines.size(); i++) {
            final String line =
                    i == 0 && lines.get(i).startsWith("\uFEFF") ? lines.get(i).substring(1) : lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            final String place = path + ":" + (i + 1);
            final List<String> fields = fields(place, line);
            if (header.isEmpty()) {
                header = fields;
                checkColumns(place, header);
            } else {
                if (fields.size() != header.size()) {
                    throw new StartException(
                            place + ": has " + fields.size() + " fields, and the header " + header.size());
                }
                final Map<String, String> values = new HashMap<>();
                for (int column = 0; column < fields.size(); column++) {
                    values.put(header.get(column), fields.get(column));
                }
                entries.add(new Entry(place, values));
            }
        }
        return entries;
    }

    /** RFC 4180, of one line: a field in quotes may have commas, and two quotes for one. */
    private static List<String> fields(final String place, final String line) {
        final List<String> fields = new ArrayList<>();
        final StringBuilder field = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            final char c = line.charAt(i);
            if (c == '"' && isQuoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"' && (isQuoted || field.isEmpty())) {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (isQuoted) {
            throw new StartException(place + ": a quote is not closed");
        }
        fields.add(field.toString());
        return fields;
    }

    private static void checkColumns(final String place, final Iterable<String> columns) {
        for (final String column : columns) {
            if (!COLUMNS.contains(column)) {
                throw new StartException(place + ": there are "
                        + String.join(", ", COLUMNS.stream().sorted().toList()) + "; the file has another one");
            }
        }
    }

    private static List<Entry> json(final Path path, final String text) {
        final List<Entry> entries = new ArrayList<>();
        try {
            // The parser wants an object around all.
            final Config all = ConfigFactory.parseString(
                    "{\"all\":" + text + "}", ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            for (final Config object : all.getConfigList("all")) {
                final Map<String, String> values = new HashMap<>();
                final String place = path + ":" + object.root().origin().lineNumber();
                checkColumns(place, object.root().keySet());
                for (final Map.Entry<String, ConfigValue> value : object.root().entrySet()) {
                    values.put(value.getKey(), String.valueOf(value.getValue().unwrapped()));
                }
                entries.add(new Entry(place, values));
            }
        } catch (final ConfigException e) {
            // Its message shows what it has read.
            throw new StartException(path + ": is not a list of objects in JSON");
        }
        return entries;
    }
}
