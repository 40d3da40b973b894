package io.millrace.transport;

import io.millrace.port.Port;

/** What one event loop is given: its port, and the wake-up that this port calls. */
public record LoopPort(Port port, WakeUp wakeUp) {}
