package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Filter.Result;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.junit.jupiter.api.Test;

class ConsoleLogsTest {

    private static final String FAILED_TASK = "org.apache.spark.scheduler.TaskSetManager";
    private static final String NO_RESOURCES = "org.apache.spark.scheduler.TaskSchedulerImpl";

    @Test
    void onlyWarningsAboutTheClusterAreShown() {
        ConsoleLogs quiet = new ConsoleLogs(false);

        assertThat(shown(quiet, FAILED_TASK, Level.ERROR)).isEqualTo(Result.DENY);
        assertThat(shown(quiet, NO_RESOURCES, Level.WARN)).isEqualTo(Result.NEUTRAL);
        assertThat(shown(quiet, NO_RESOURCES, Level.INFO)).isEqualTo(Result.DENY);
    }

    @Test
    void verboseShowsEveryWarning() {
        ConsoleLogs verbose = new ConsoleLogs(true);

        assertThat(shown(verbose, FAILED_TASK, Level.ERROR)).isEqualTo(Result.NEUTRAL);
        assertThat(shown(verbose, FAILED_TASK, Level.WARN)).isEqualTo(Result.NEUTRAL);
        assertThat(shown(verbose, FAILED_TASK, Level.INFO)).isEqualTo(Result.DENY);
    }

    private static Result shown(ConsoleLogs filter, String logger, Level level) {
        return filter.filter(
                Log4jLogEvent.newBuilder().setLoggerName(logger).setLevel(level).build());
    }
}
