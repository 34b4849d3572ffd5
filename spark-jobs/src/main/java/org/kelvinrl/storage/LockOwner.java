package org.kelvinrl.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Who holds a lock.
 *
 * @param schemaVersion version of this schema
 * @param id tells this owner from all others
 * @param host name of its machine
 * @param process id of its process
 * @param started when the process started; empty if the machine does not tell
 * @param machineStarted when process 1 started, which tells containers of one host name apart; empty likewise
 */
record LockOwner(int schemaVersion, String id, String host, long process, String started, String machineStarted) {

    static final int SCHEMA_VERSION = 1;

    private static final String UNKNOWN = "";

    /** The JDK derives the same start anew in each JVM, from a clock that may be set meanwhile. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static LockOwner ofThisProcess() {
        ProcessHandle process = ProcessHandle.current();
        return new LockOwner(
                SCHEMA_VERSION,
                UUID.randomUUID().toString(),
                hostName(),
                process.pid(),
                start(process),
                start(ProcessHandle.of(1)));
    }

    /** True if its process would be found among those that this process sees. */
    boolean isOfThisMachine() {
        return !host.isEmpty() && host.equals(hostName()) && isClose(machineStarted, start(ProcessHandle.of(1)));
    }

    /** True if its process runs on this machine. */
    boolean isAlive() {
        Optional<ProcessHandle> found = ProcessHandle.of(process);
        return found.isPresent() && found.get().isAlive() && isClose(started, start(found.get()));
    }

    private static boolean isClose(String one, String other) {
        return !one.isEmpty()
                && !other.isEmpty()
                && Duration.between(Instant.parse(one), Instant.parse(other))
                                .abs()
                                .compareTo(TOLERANCE)
                        <= 0;
    }

    private static String start(Optional<ProcessHandle> process) {
        return process.map(LockOwner::start).orElse(UNKNOWN);
    }

    private static String start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse(UNKNOWN);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }

    /** For a message. */
    @Override
    public String toString() {
        String since =
                started.isEmpty() ? "" : ", started " + Instant.parse(started).truncatedTo(ChronoUnit.SECONDS);
        return "process " + process + " on " + (host.isEmpty() ? "an unknown host" : host) + since;
    }
}
