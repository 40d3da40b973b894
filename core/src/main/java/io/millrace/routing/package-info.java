/** The router: a pure state machine, the only writer of sessions, subscriptions and retained messages. */
@NullMarked
package io.millrace.routing;

import org.jspecify.annotations.NullMarked;
