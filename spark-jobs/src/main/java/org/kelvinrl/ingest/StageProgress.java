package org.kelvinrl.ingest;

import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.kelvinrl.progress.Progress;

/**
 * Shows the stages of this thread's Spark jobs as stretches of progress, one after the other, a step for each task.
 *
 * <p>Spark tells of stages and tasks from a thread of its own, and late: what it says after {@link #close} is not shown.
 */
final class StageProgress extends SparkListener implements AutoCloseable {

    /** What a job is for. */
    enum Purpose {
        /** Looks at the first bytes of every file. */
        INSPECT("inspecting files", "inspecting files"),
        /** Finds keys and names that the mapping leaves out. */
        SURVEY("finding names", "finding names"),
        /** Counts rows, where the number of shards follows from it. */
        COUNT("counting rows", "counting rows"),
        /** Reads and checks rows, sends each to its shard, and writes the shards. */
        PREPARE("reading rows", "writing shards"),
        /** Finds rejected rows again, and writes the table of rejects. */
        REJECT("locating rejected rows", "writing rejects"),
        /** Reads the data set that is appended to. */
        APPEND("reading the version before", "reading the version before");

        private final String untilShuffle;
        private final String afterShuffle;

        Purpose(String untilShuffle, String afterShuffle) {
            this.untilShuffle = untilShuffle;
            this.afterShuffle = afterShuffle;
        }
    }

    /** The property that marks the stages of a job as ours. */
    private static final String MARK = "kelvin.ingest";

    private static final int NO_STAGE = -1;

    private final SparkContext context;
    private final Progress progress;
    private final String id = UUID.randomUUID().toString();
    private String shown;
    private int stage = NO_STAGE;
    private boolean isDone;
    private boolean isClosed;

    private StageProgress(SparkContext context, Progress progress) {
        this.context = context;
        this.progress = progress;
    }

    static StageProgress of(SparkContext context, Progress progress) {
        StageProgress listener = new StageProgress(context, progress);
        context.addSparkListener(listener);
        return listener;
    }

    /** Says what the jobs that this thread starts from now on are for. */
    void enter(Purpose purpose) {
        context.setLocalProperty(MARK, id + purpose.name());
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
        String mark = event.properties() == null ? "" : event.properties().getProperty(MARK, "");
        if (isClosed || !mark.startsWith(id)) {
            return;
        }
        Purpose purpose = Purpose.valueOf(mark.substring(id.length()));
        String label = event.stageInfo().shuffleDepId().isDefined() ? purpose.untilShuffle : purpose.afterShuffle;
        if (!label.equals(shown)) {
            finish();
            shown = label;
            stage = event.stageInfo().stageId();
            progress.started(label, event.stageInfo().numTasks());
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
        if (!isClosed && event.stageId() == stage && event.reason() == Success$.MODULE$) {
            progress.advanced(1);
        }
    }

    /** Says that the last stage did what it was for; what fails is never shown as done. */
    synchronized void done() {
        isDone = true;
    }

    @Override
    public void close() {
        context.setLocalProperty(MARK, null);
        context.removeSparkListener(this);
        synchronized (this) {
            if (isDone) {
                finish();
            }
            isClosed = true;
        }
    }

    private void finish() {
        if (stage != NO_STAGE) {
            progress.finished();
            stage = NO_STAGE;
        }
    }
}
