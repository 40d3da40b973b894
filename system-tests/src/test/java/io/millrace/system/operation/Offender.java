package io.millrace.system.operation;

import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;

/** A subscriber, as a process of its own, that takes part and then does not keep up. */
enum Offender {
    /** Reads four KiB ten times a second. */
    SLOW("while True:\n    s.recv(4096)\n    time.sleep(0.1)\n", 0),
    /** Is stopped (SIGSTOP) and reads nothing; its kernel still acknowledges what fits its buffer. */
    STOPPED("os.kill(os.getpid(), signal.SIGSTOP)\n", 0),
    /**
     * Vanishes without FIN or RST: its kernel drops every packet that comes, so nothing is acknowledged any more (a
     * filter with the one instruction "accept 0 bytes").
     */
    HALF_OPEN(
            "code = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0))\n"
                    + "program = struct.pack('HP', 1, ctypes.addressof(code))\n"
                    + "s.setsockopt(socket.SOL_SOCKET, 26, program)\n"
                    + "print('filtered', flush=True)\n"
                    + "time.sleep(600)\n",
            2);

    private static final String SCRIPT = """
            import ctypes, os, signal, socket, struct, sys, time
            host, port, client, topic, keepalive = sys.argv[1:6]
            s = socket.create_connection((host, int(port)))
            def utf8(text):
                return struct.pack('>H', len(text)) + text.encode()
            def packet(first, body):
                assert len(body) < 128
                return bytes([first, len(body)]) + body
            s.sendall(packet(0x10, utf8('MQTT') + bytes([4, 2]) + struct.pack('>H', int(keepalive)) + utf8(client)))
            s.sendall(packet(0x82, b'\\0\\1' + utf8(topic) + b'\\0'))
            got = b''
            while len(got) < 9:
                got += s.recv(9 - len(got))
            assert got == bytes([0x20, 2, 0, 0, 0x90, 3, 0, 1, 0]), got
            print('ready', flush=True)
            """;

    private final String behaviour;
    private final int keepAliveS;

    Offender(final String behaviour, final int keepAliveS) {
        this.behaviour = behaviour;
        this.keepAliveS = keepAliveS;
    }

    String clientId() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns when it has subscribed to {@code topic}, just before it misbehaves. */
    ForeignProgram start(final BrokerProcess broker, final String topic) {
        final ForeignProgram program = ForeignProgram.start(
                Needs.PYTHON,
                "-c",
                SCRIPT + behaviour,
                broker.host(),
                Integer.toString(broker.port()),
                clientId(),
                topic,
                Integer.toString(keepAliveS));
        program.awaitLine(this == HALF_OPEN ? "filtered" : "ready");
        return program;
    }
}
