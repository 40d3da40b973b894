package io.millrace.cli;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database, and what an account is given besides its password. */
final class AccountOptions {
    @Option(names = "--scram", description = "The database of SCRAM (mechanism = scram) instead of that of passwords.")
    private boolean isScram;

    @Option(
            names = "--superuser",
            negatable = true,
            description = "It is asked for no permission; --no-superuser takes that back.")
    private @Nullable Boolean isSuperuser;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=VALUE",
            description = "An attribute of the client, client_attrs.NAME; may be said several times. Replaces all that"
                    + " there are.")
    private Map<String, String> attributes = new HashMap<>();

    /** @param command of the administration socket */
    Map<String, Object> request(final String command, final String name) {
        final Map<String, Object> request = new HashMap<>();
        request.put("command", command);
        request.put("database", database(isScram));
        request.put("user_id", name);
        if (isSuperuser != null) {
            request.put("is_superuser", isSuperuser);
        }
        if (!attributes.isEmpty()) {
            request.put("client_attrs", attributes);
        }
        return request;
    }

    static String database(final boolean isScram) {
        return isScram ? "scram" : "password";
    }
}
