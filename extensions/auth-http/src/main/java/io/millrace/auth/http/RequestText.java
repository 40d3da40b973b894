package io.millrace.auth.http;

import io.millrace.security.Template;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Template} as a part of a request: what looks like a placeholder and is none is sent as it is written, as EMQX
 * does, whose own examples have one.
 */
final class RequestText {
    private static final Logger LOG = LoggerFactory.getLogger(RequestText.class);
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

    private final Template template;
    private final Set<String> unknown;

    private RequestText(final Template template, final Set<String> unknown) {
        this.template = template;
        this.unknown = unknown;
    }

    /** @param more names of placeholders beside those of every template */
    static RequestText of(final String text, final Set<String> more) {
        final Set<String> unknown = new HashSet<>();
        final Matcher place = PLACE.matcher(text);
        while (place.find()) {
            if (!more.contains(place.group(1)) && !isPlaceholder(place.group())) {
                unknown.add(place.group(1));
                LOG.warn("{} is no placeholder of a request: it is sent as it is written", place.group());
            }
        }
        final Set<String> names = new HashSet<>(more);
        names.addAll(unknown);
        return new RequestText(Template.of(text, names), unknown);
    }

    private static boolean isPlaceholder(final String written) {
        try {
            return !Template.of(written).isConstant();
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    boolean has(final String name) {
        return template.has(name);
    }

    /** What is not known of the client is empty. */
    String render(final Template.Values values, final java.util.function.UnaryOperator<String> escape) {
        return template.render(name -> unknown.contains(name) ? "${" + name + "}" : values.value(name), "", escape);
    }
}
