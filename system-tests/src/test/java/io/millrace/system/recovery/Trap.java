package io.millrace.system.recovery;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.IntegerValue;
import com.sun.jdi.Location;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.Map;

/**
 * Stops a broker in the middle of a step and kills it there: a breakpoint suspends the thread that reaches it, alone, and the
 * process is killed while that thread stands. The broker connects to the trap as it starts (JDWP over loopback), so the trap is
 * there before the broker's first instruction. One test thread drives; a thread of its own hears the broker.
 */
final class Trap implements AutoCloseable {
    private static final int ACCEPT_LIMIT_MS = 30_000;

    private final ListeningConnector connector;
    private final Map<String, Connector.Argument> arguments;
    private final int port;
    private VirtualMachine machine;
    private Thread hearing;
    private Runnable kill;
    private KillPoint point;
    private int passes;
    private boolean isSprung;
    private boolean isGone;
    private Throwable failure;

    Trap() throws IOException {
        connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(one -> one.name().equals("com.sun.jdi.SocketListen"))
                .findFirst()
                .orElseThrow();
        arguments = connector.defaultArguments();
        arguments.get("localAddress").setValue("127.0.0.1");
        arguments.get("timeout").setValue(Integer.toString(ACCEPT_LIMIT_MS));
        try {
            final String address = connector.startListening(arguments);
            port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        } catch (final IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the broker is to be started with. */
    String jvmOption() {
        return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=127.0.0.1:" + port;
    }

    /** Takes the broker that is being started; it stands before its first instruction until {@link #go()}. */
    void accept() throws IOException {
        final VirtualMachine accepted;
        try {
            accepted = connector.accept(arguments);
        } catch (final IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
        synchronized (this) {
            machine = accepted;
            point = null;
            isSprung = false;
            isGone = false;
            failure = null;
        }
        hearing = new Thread(() -> hear(accepted), "trap");
        hearing.setDaemon(true);
        hearing.start();
    }

    void go() {
        machine.resume();
    }

    /**
     * Kills the broker by {@code killing} when it comes to {@code at} after having passed there {@code passing} times.
     */
    synchronized void set(final KillPoint at, final int passing, final Runnable killing) {
        point = at;
        passes = passing;
        kill = killing;
        final String className = at.place().className();
        boolean isLoaded = false;
        for (final ReferenceType type : machine.classesByName(className)) {
            if (type.isPrepared()) {
                watch(type);
                isLoaded = true;
            }
        }
        if (!isLoaded) {
            final ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
            request.addClassFilter(className);
            request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            request.enable();
        }
    }

    /** True as soon as the broker was killed at the point. */
    synchronized boolean isSprung() {
        if (failure != null) {
            throw new AssertionError("the trap " + point, failure);
        }
        return isSprung;
    }

    /** True if the broker has ended, however. */
    synchronized boolean isGone() {
        return isGone;
    }

    /** Waits until nothing more is heard of a broker that was killed. */
    void awaitGone() throws InterruptedException {
        hearing.join();
    }

    @Override
    public void close() throws IOException {
        try {
            connector.stopListening(arguments);
        } catch (final IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    private void watch(final ReferenceType type) {
        for (final Location location : point.place().in(type)) {
            final BreakpointRequest request = machine.eventRequestManager().createBreakpointRequest(location);
            request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
            if (passes > 0 && point.place().condition() == null) {
                request.addCountFilter(passes + 1);
            }
            request.enable();
        }
    }

    private void hear(final VirtualMachine heard) {
        try {
            while (true) {
                final EventSet events = heard.eventQueue().remove();
                boolean isKilled = false;
                for (final Event event : events) {
                    isKilled |= onEvent(event);
                }
                if (!isKilled) {
                    events.resume();
                }
            }
        } catch (final VMDisconnectedException e) {
            synchronized (this) {
                isGone = true;
            }
        } catch (final Throwable e) {
            synchronized (this) {
                failure = e;
                isGone = true;
            }
        }
    }

    /** True if the broker was killed, and whoever stands shall not go on. */
    private synchronized boolean onEvent(final Event event) throws IncompatibleThreadStateException {
        if (event instanceof VMDisconnectEvent || event instanceof VMDeathEvent) {
            isGone = true;
            return false;
        }
        if (event instanceof final ClassPrepareEvent prepared) {
            watch(prepared.referenceType());
            return false;
        }
        if (event instanceof final BreakpointEvent hit && !isSprung && isMeant(hit)) {
            kill.run();
            isSprung = true;
            return true;
        }
        return false;
    }

    private boolean isMeant(final BreakpointEvent hit) throws IncompatibleThreadStateException {
        final String condition = point.place().condition();
        if (condition == null) {
            return true;
        }
        final ObjectReference self = hit.thread().frame(0).thisObject();
        return ((IntegerValue) self.getValue(self.referenceType().fieldByName(condition))).value() != 0;
    }
}
