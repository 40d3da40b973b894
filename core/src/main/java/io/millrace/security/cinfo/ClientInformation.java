package io.millrace.security.cinfo;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.Template;
import io.millrace.security.authn.AuthenticationAnswer;
import io.millrace.security.authn.AuthenticationBackend;
import java.util.List;

/** The first check that holds decides; without any, whoever has shown a certificate is let in. Answers at once. */
public final class ClientInformation implements AuthenticationBackend {
    private final String name;
    private final List<Check> checks;

    /** @param checks empty: a certificate is enough */
    public ClientInformation(final String name, final List<Check> checks) {
        this.name = name;
        this.checks = List.copyOf(checks);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check(final Credentials credentials, final AuthenticationAnswer answer) {
        switch (result(credentials)) {
            case ALLOW -> answer.allow(Grants.NONE);
            case DENY -> answer.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            case IGNORE -> answer.ignore();
        }
    }

    private Check.Result result(final Credentials credentials) {
        if (checks.isEmpty()) {
            return credentials.certificate() == null ? Check.Result.IGNORE : Check.Result.ALLOW;
        }
        final Template.Values values = Template.valuesOf(credentials);
        for (final Check check : checks) {
            if (check.holds(values)) {
                return check.result();
            }
        }
        return Check.Result.IGNORE;
    }

    @Override
    public void close() {}
}
