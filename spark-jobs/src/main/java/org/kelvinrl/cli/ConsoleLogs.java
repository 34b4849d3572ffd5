package org.kelvinrl.cli;

import java.net.URI;
import java.net.URL;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.filter.AbstractFilter;

/**
 * What of Spark's logs a person sees. Spark logs each failed task with its stack trace, which our own message repeats in
 * one line; so only warnings about the cluster itself come through, and all warnings with {@code --verbose}.
 *
 * <p>A filter on the console alone, whatever the configuration of the logs: log files stay as their owner set them up.
 */
final class ConsoleLogs extends AbstractFilter {

    /** They tell of a cluster that does not answer, gives no resources, or loses executors. */
    private static final List<String> ABOUT_THE_CLUSTER = List.of(
            "org.apache.spark.scheduler.TaskSchedulerImpl",
            "org.apache.spark.scheduler.cluster.",
            "org.apache.spark.deploy.client.");

    private final boolean verbose;

    ConsoleLogs(boolean verbose) {
        this.verbose = verbose;
    }

    /**
     * Filters what loggers write to the console from now on.
     *
     * @param verbose true to show every warning
     */
    static void show(boolean verbose) {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        if (context.getConfiguration() instanceof DefaultConfiguration) {
            useSparkDefaults(context);
        }
        ConsoleLogs filter = new ConsoleLogs(verbose);
        context.getConfiguration().getAppenders().values().stream()
                .filter(ConsoleAppender.class::isInstance)
                .map(ConsoleAppender.class::cast)
                .forEach(appender -> appender.addFilter(filter));
    }

    @Override
    public Result filter(LogEvent event) {
        boolean shown = verbose || ABOUT_THE_CLUSTER.stream().anyMatch(event.getLoggerName()::startsWith);
        return shown && event.getLevel().isMoreSpecificThan(Level.WARN) ? Result.NEUTRAL : Result.DENY;
    }

    /** Spark does the same when it first logs, if nobody configured logs before; the filter would be lost then. */
    private static void useSparkDefaults(LoggerContext context) {
        URL defaults = ConsoleLogs.class.getResource("/org/apache/spark/log4j2-defaults.properties");
        context.setConfigLocation(URI.create(defaults.toString()));
    }
}
