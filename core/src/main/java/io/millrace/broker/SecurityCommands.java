package io.millrace.broker;

import io.millrace.admin.AccountCommands;
import io.millrace.admin.AclCommands;
import io.millrace.admin.AdminServer;
import java.util.Map;

/** What the administration is asked and told about who is who, and may what. */
final class SecurityCommands {
    private SecurityCommands() {}

    static void add(
            final AdminServer admin,
            final AccountAuthentication accounts,
            final Authentication authentication,
            final Authorization authorization) {
        AclCommands.addTo(admin, authorization);
        AccountCommands.addTo(admin, accounts.databases());
        admin.add("authn", request -> Map.of("data", authentication.status()));
        admin.add("authn_clean", request -> Map.of("forgotten", authentication.forget()));
    }
}
