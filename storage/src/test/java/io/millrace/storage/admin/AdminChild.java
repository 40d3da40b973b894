package io.millrace.storage.admin;

import io.millrace.storage.DataDirectory;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The process that {@link AdminKillTest} kills: changes for ever and tells each change that is on the disk. */
final class AdminChild {
    private AdminChild() {}

    /** Arguments: the data directory. */
    public static void main(final String[] arguments) throws Exception {
        try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]))) {
            final AdminCollection users = AdminStore.open(directory).collection("users");
            final byte[] last = users.get("counter");
            for (int i = last == null ? 0 : ByteBuffer.wrap(last).getInt(); ; i++) {
                final ByteBuffer value = ByteBuffer.allocate(900_000);
                users.put("counter", value.putInt(i).array());
                System.out.println(i);
            }
        }
    }
}
