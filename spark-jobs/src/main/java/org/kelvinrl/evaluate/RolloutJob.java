package org.kelvinrl.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.kelvinrl.environment.Environment;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.environment.Rollouts;
import org.kelvinrl.environment.Simulator;
import scala.Tuple2;

/** Sees what a policy earns in a simulator: episodes in parallel on Spark. */
public final class RolloutJob {

    /** Episodes differ in length: a few tasks for each core even that out. */
    private static final int TASKS_PER_CORE = 4;

    private RolloutJob() {}

    /**
     * The returns of the episodes 0 to n - 1. They are those of {@link Rollouts#returns}, however many tasks share the work.
     *
     * @param context where to run
     * @param settings which episodes
     * @return their undiscounted returns
     */
    public static Returns returns(JavaSparkContext context, RolloutSettings settings) {
        return returns(context, settings, TASKS_PER_CORE * context.defaultParallelism());
    }

    static Returns returns(JavaSparkContext context, RolloutSettings settings, int tasks) {
        Simulator simulator = settings.simulator();
        PolicyFactory policy = settings.policy();
        long seed = settings.seed();
        List<Tuple2<Long, Double>> returnsById = context.sc()
                .range(0, settings.episodes(), 1, Math.min(tasks, settings.episodes()))
                .toJavaRDD()
                .mapPartitions(episodes -> run(simulator, policy, seed, episodes))
                .collect();
        return Returns.of(returnsById.stream()
                .sorted(Comparator.comparing(Tuple2::_1))
                .mapToDouble(Tuple2::_2)
                .toArray());
    }

    private static Iterator<Tuple2<Long, Double>> run(
            Simulator simulator, PolicyFactory factory, long seed, Iterator<Object> episodes) {
        Environment environment = simulator.environment();
        Policy policy = factory.create();
        List<Tuple2<Long, Double>> returnsById = new ArrayList<>();
        while (episodes.hasNext()) {
            Long episode = (Long) episodes.next();
            returnsById.add(new Tuple2<>(
                    episode, Rollouts.run(environment, policy, seed, episode).undiscountedReturn()));
        }
        return returnsById.iterator();
    }
}
