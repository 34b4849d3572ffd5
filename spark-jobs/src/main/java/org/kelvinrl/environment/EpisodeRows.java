package org.kelvinrl.environment;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Episode identifiers to the rows of {@link LogSchema}, one task's in order; one episode is in memory at a time. */
final class EpisodeRows implements FlatMapFunction<Iterator<Long>, Row> {

    private static final long serialVersionUID = 1L;

    private final Simulator simulator;
    private final PolicyFactory behaviour;
    private final long seed;

    EpisodeRows(GenerateSettings settings) {
        simulator = settings.simulator();
        behaviour = settings.behaviour();
        seed = settings.seed();
    }

    @Override
    public Iterator<Row> call(Iterator<Long> episodes) {
        Environment environment = simulator.environment();
        Policy policy = behaviour.create();
        Spliterator<Long> inOrder = Spliterators.spliteratorUnknownSize(episodes, Spliterator.ORDERED);
        return StreamSupport.stream(inOrder, false)
                .flatMap(episode -> rows(environment, policy, episode).stream())
                .iterator();
    }

    private List<Row> rows(Environment environment, Policy policy, long episode) {
        List<Row> rows = new ArrayList<>();
        float[] values = new float[environment.actionCount()];
        Policy keeping = new KeepingValues(policy, values);
        Rollouts.run(environment, keeping, seed, episode, (step, observation, valid, probabilities, action, result) -> {
            List<Object> row = new ArrayList<>(List.of(
                    episode,
                    step,
                    boxed(observation),
                    action,
                    (float) result.reward(),
                    result.terminated(),
                    result.truncated(),
                    (double) probabilities[action],
                    boxed(probabilities)));
            row.add(policy.actionValues().isPresent() ? boxed(values) : null);
            if (environment.masksActions()) {
                row.add(boxed(valid));
            }
            rows.add(RowFactory.create(row.toArray()));
        });
        return rows;
    }

    private static Boolean[] boxed(boolean[] values) {
        Boolean[] boxed = new Boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }

    private static Float[] boxed(float[] values) {
        Float[] boxed = new Float[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }
}
