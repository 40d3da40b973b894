package io.millrace.security.authn.contract;

/** What a backend asks in its turn, in the hands of a test: a server, a pool of threads. */
public interface Outside {
    /** From now on it answers nobody; those who ask wait. */
    void hold();

    /** It answers again, also those who wait. */
    void release();

    /** From now on it cannot be asked. */
    void goDown();

    /** It can be asked again. */
    void comeBack();
}
