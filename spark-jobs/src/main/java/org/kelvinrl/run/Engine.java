package org.kelvinrl.run;

import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.train.TrainedParameters;
import org.kelvinrl.train.TrainingListener;

/** Another program that trains in place of our rounds. It keeps no checkpoints, so that a run cannot be resumed. */
public interface Engine {

    /**
     * Trains from the first epoch to the last.
     *
     * @param spark where it trains
     * @param listener told of every epoch's validation
     * @return the parameters after the last epoch
     */
    TrainedParameters train(JavaSparkContext spark, TrainingListener listener);
}
