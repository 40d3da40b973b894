package io.millrace.admin;

import com.typesafe.config.Config;

/** A command that needs nobody but itself. Carried out by the thread of the administration, which it must not block. */
@FunctionalInterface
public interface AdminCommand {
    /**
     * Carries it out.
     *
     * @return what is answered: texts, numbers, and lists and maps of them
     */
    Object execute(Config request) throws AdminException;
}
