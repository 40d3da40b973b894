package io.millrace.session;

/** The records of the journal that a Session still needs. The router's thread, or who has restored a router. */
public final class SessionReferences {
    private SessionReferences() {}

    /** Those that are kept, though nothing of them waits for the client. */
    public static void kept(final Session session, final References references) {
        final Will will = session.will();
        if (will != null) {
            references.onReference(will.position());
        }
        final ParkedConnect parked = session.parkedConnect();
        if (parked != null) {
            // It is copied into the Session, but for its Will, which is read where it stands.
            references.onReference(parked.position());
        }
    }

    /** Those that wait for the client. */
    public static void waiting(final Session session, final References references) {
        if (!session.inflight().isEmpty() || !session.queue().isEmpty()) {
            references.onClient(session.clientId());
            session.inflight().references(references);
            session.queue().references(references);
        }
    }
}
