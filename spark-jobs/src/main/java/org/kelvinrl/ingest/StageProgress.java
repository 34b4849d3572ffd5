package org.kelvinrl.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.kelvinrl.ingest.IngestListener.Phase;

/** Turns the ends of this job's tasks into progress. Spark calls it from one thread. */
final class StageProgress extends SparkListener implements AutoCloseable {

    /** The property that marks the stages of a job as ours. */
    private static final String MARK = "kelvin.ingest.phase";

    private static final class Stage {
        final Phase phase;
        final int total;
        int done;

        Stage(Phase phase, int total) {
            this.phase = phase;
            this.total = total;
        }
    }

    private final SparkContext context;
    private final IngestListener listener;
    private final String id = UUID.randomUUID().toString();
    private final Map<Integer, Stage> stages = new HashMap<>();

    private StageProgress(SparkContext context, IngestListener listener) {
        this.context = context;
        this.listener = listener;
    }

    static StageProgress of(SparkContext context, IngestListener listener) {
        StageProgress progress = new StageProgress(context, listener);
        context.addSparkListener(progress);
        return progress;
    }

    /** Says what the jobs that this thread starts from now on are for; a job that reads also writes. */
    void enter(Phase phase) {
        context.setLocalProperty(MARK, id + phase.name());
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        String mark = event.properties() == null ? "" : event.properties().getProperty(MARK, "");
        if (mark.startsWith(id)) {
            Phase entered = Phase.valueOf(mark.substring(id.length()));
            boolean feedsShuffle = event.stageInfo().shuffleDepId().isDefined();
            Phase phase = entered == Phase.READING && !feedsShuffle ? Phase.WRITING : entered;
            Stage stage = new Stage(phase, event.stageInfo().numTasks());
            stages.put(event.stageInfo().stageId(), stage);
            listener.progress(phase, 0, stage.total);
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        Stage stage = stages.get(event.stageId());
        if (stage != null && event.reason() == Success$.MODULE$ && stage.done < stage.total) {
            stage.done++;
            listener.progress(stage.phase, stage.done, stage.total);
        }
    }

    @Override
    public void close() {
        context.setLocalProperty(MARK, null);
        context.removeSparkListener(this);
    }
}
