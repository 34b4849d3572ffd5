package org.kelvinrl.distill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.train.EpochMetrics;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainingListener;

/** Gathers rounds into epochs. */
final class TrainingSummary implements TrainingListener {

    private final List<EpochMetrics> history = new ArrayList<>();
    private LossSums training = LossSums.create();
    private double seconds;

    @Override
    public void round(RoundMetrics metrics) {
        training.combine(metrics.sums());
        seconds += metrics.seconds().total();
    }

    @Override
    public void validated(int epoch, LossSums sums) {
        history.add(new EpochMetrics(epoch, training, sums, seconds));
        training = LossSums.create();
        seconds = 0;
    }

    List<EpochMetrics> history() {
        return Collections.unmodifiableList(history);
    }
}
