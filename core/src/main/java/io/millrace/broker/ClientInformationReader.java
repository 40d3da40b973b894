package io.millrace.broker;

import io.millrace.extension.Settings;
import io.millrace.security.authn.AuthenticationBackend;
import io.millrace.security.cinfo.Check;
import io.millrace.security.cinfo.ClientInformation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads an entry {@code mechanism = cinfo}. */
final class ClientInformationReader {
    static final String KIND = "cinfo";

    private static final String CONDITIONS = "is_match";
    private static final String RESULT = "result";

    private ClientInformationReader() {}

    static AuthenticationBackend open(final Settings settings) {
        final List<Check> checks = new ArrayList<>();
        for (final Settings check : settings.sections("checks")) {
            final Check.Result result = result(check);
            try {
                checks.add(Check.of(check.texts(CONDITIONS, List.of()), result));
            } catch (final IllegalArgumentException e) {
                throw check.refusal(CONDITIONS, String.valueOf(e.getMessage()));
            }
        }
        return new ClientInformation(KIND, checks);
    }

    private static Check.Result result(final Settings check) {
        final String word = check.text(RESULT);
        for (final Check.Result result : Check.Result.values()) {
            if (result.name().toLowerCase(Locale.ROOT).equals(word)) {
                return result;
            }
        }
        throw check.refusal(RESULT, "allowed are allow, deny and ignore");
    }
}
