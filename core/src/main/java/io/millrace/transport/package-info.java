/**
 * The front end that speaks MQTT over sockets: listeners, event loops, connections, what they read and what they write.
 *
 * <p>One event loop is one port. {@link io.millrace.transport.LoopIoHandler} is where a loop's duty cycle is; a
 * {@link io.millrace.transport.Connection} belongs to one loop for life; the {@code …Ingress} classes turn packets into
 * events, {@link io.millrace.transport.LoopEgress} turns deliveries into packets. A WebSocket is a
 * {@link io.millrace.transport.WebSocketStream} in front of a connection that does not know of it.
 */
@NullMarked
package io.millrace.transport;

import org.jspecify.annotations.NullMarked;
