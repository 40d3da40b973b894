package io.millrace.transport;

import io.millrace.monitor.CounterSet;
import io.millrace.security.Authorizer;
import io.millrace.security.Decision;
import io.millrace.security.Permissions;
import io.millrace.security.Principal;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;

/** One that knows at once, and only yes and no. */
abstract class PlainAuthorizer implements Authorizer {
    abstract boolean mayPublish(
            Principal principal, DirectBuffer topic, int offset, int length, int qos, boolean retain);

    abstract boolean maySubscribe(Principal principal, DirectBuffer filter, int offset, int length, int qos);

    @Override
    public final Permissions permissions(final Principal principal, final CounterSet counters, final IntSupplier nowS) {
        return new Permissions() {
            @Override
            public Decision mayPublish(
                    final DirectBuffer topic, final int offset, final int length, final int qos, final boolean retain) {
                return PlainAuthorizer.this.mayPublish(principal, topic, offset, length, qos, retain)
                        ? Decision.ALLOW
                        : Decision.DENY;
            }

            @Override
            public Decision maySubscribe(final DirectBuffer filter, final int offset, final int length, final int qos) {
                return PlainAuthorizer.this.maySubscribe(principal, filter, offset, length, qos)
                        ? Decision.ALLOW
                        : Decision.DENY;
            }
        };
    }
}
