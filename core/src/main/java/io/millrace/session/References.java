package io.millrace.session;

/**
 * Hears which records of the journal the replayed state still needs: first what no client waits for (retained messages,
 * Wills, a CONNECT that is parked), then client by client what waits in its queue and window. In no order of positions,
 * and the same position as often as it is referred to.
 */
public interface References {
    /** What follows waits for this client; called only for clients that something waits for. */
    void onClient(ClientId clientId);

    void onReference(long position);
}
