package io.millrace.fold;

import io.millrace.session.ClientId;

/**
 * What waits for one client, messages of others included that wait for it as well.
 *
 * @param bytes in the journal, or carried over
 * @param oldestMs when the oldest of it came, in milliseconds since the epoch
 */
public record Backlog(ClientId clientId, long bytes, long oldestMs) {}
