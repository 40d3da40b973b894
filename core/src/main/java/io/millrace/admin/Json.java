package io.millrace.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/** One JSON object on one line. */
final class Json {
    private static final ConfigParseOptions STRICT =
            ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setOriginDescription("request");
    private static final ConfigRenderOptions CONCISE = ConfigRenderOptions.concise();

    private Json() {}

    /** @throws AdminException BAD_REQUEST if the text is no JSON object */
    static Config parse(final String text, final int depthLimit) throws AdminException {
        checkDepth(text, depthLimit);
        try {
            return ConfigFactory.parseString(text, STRICT);
        } catch (final ConfigException e) {
            throw new AdminException(AdminException.BAD_REQUEST, "a request is one JSON object on one line", e);
        }
    }

    /** Values are strings, numbers, booleans, lists and maps. Line breaks come out escaped. */
    static String render(final Map<String, ?> object) {
        return ConfigValueFactory.fromMap(object).render(CONCISE);
    }

    /** The parser recurses; nobody may choose how deep. */
    private static void checkDepth(final String text, final int depthLimit) throws AdminException {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            if (depth > depthLimit) {
                throw new AdminException(AdminException.BAD_REQUEST, "nested deeper than " + depthLimit);
            }
        }
    }
}
