package io.millrace.admin;

import com.typesafe.config.Config;

/** A command whose answer is there at once. The thread of the administration. */
public interface AdminCommand {
    /** Returns what {@code result} is to be: strings, numbers, booleans, lists and maps. */
    Object execute(Config request) throws AdminException;
}
