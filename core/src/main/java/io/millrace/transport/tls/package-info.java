/**
 * TLS of the listeners: what the operator's files say, made into Netty's contexts and replaced when the files change. It
 * knows nothing of MQTT; {@code TlsGate} of the package above puts it in front of a connection.
 */
@NullMarked
package io.millrace.transport.tls;

import org.jspecify.annotations.NullMarked;
