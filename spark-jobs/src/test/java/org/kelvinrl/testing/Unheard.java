package org.kelvinrl.testing;

import java.util.Map;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainingListener;

/** Takes no notice of how a run goes. */
public final class Unheard implements TrainingListener {

    @Override
    public void round(RoundMetrics metrics) {}

    @Override
    public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {}
}
