package org.kelvinrl.offline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.ingest.RowBlocks;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.train.Lookahead;
import org.kelvinrl.train.RowWindow;
import org.kelvinrl.train.RowWindows;

/**
 * Transitions drawn at random, each an episode of one step that stores its next observation: some terminated, some cut off without a next
 * observation, some without an action, some of another weight than 1.
 */
final class RandomRows {

    static final int INPUTS = 3;
    static final double DISCOUNT = 0.9;

    final List<Row> rows = new ArrayList<>();
    private final int actions;
    private final boolean isMasked;

    /** A row, in double precision; an action of -1 where it has none. */
    @SuppressWarnings("ArrayRecordComponent") // nothing compares rows
    record Row(
            double[] observation,
            boolean[] mask,
            int action,
            double reward,
            boolean isTerminated,
            double[] nextObservation,
            boolean[] nextMask,
            double weight) {

        boolean hasTarget() {
            return action >= 0 && (isTerminated || nextObservation != null);
        }
    }

    RandomRows(int count, int actions, boolean isMasked, long seed) {
        this.actions = actions;
        this.isMasked = isMasked;
        RandomStream random = RandomStream.of(seed);
        for (int i = 0; i < count; i++) {
            boolean[] mask = mask(random);
            int action = i % 7 == 3 ? -1 : validAction(mask, random);
            double[] next = i % 5 == 4 ? null : numbers(random);
            rows.add(new Row(
                    numbers(random),
                    mask,
                    action,
                    number(random),
                    i % 6 == 5,
                    next,
                    mask(random),
                    i % 4 == 1 ? 0.25 : 1 + i % 3));
        }
    }

    private boolean[] mask(RandomStream random) {
        boolean[] mask = new boolean[actions];
        for (int j = 0; j < actions; j++) {
            mask[j] = !isMasked || random.nextUniform() < 0.6;
        }
        mask[random.nextInt(actions)] = true;
        return mask;
    }

    private int validAction(boolean[] mask, RandomStream random) {
        int action = random.nextInt(actions);
        while (!mask[action]) {
            action = random.nextInt(actions);
        }
        return action;
    }

    private static double[] numbers(RandomStream random) {
        return new double[] {number(random), number(random), number(random)};
    }

    /** A float, from -2 to 2. */
    private static double number(RandomStream random) {
        return (float) (4 * random.nextUniform() - 2);
    }

    /** The rows as training reads them. */
    RowWindow window(EnumSet<PreparedColumn> columns, Lookahead lookahead) {
        int count = rows.size();
        String[] episodes = new String[count];
        float[] observations = new float[count * INPUTS];
        float[] next = new float[count * INPUTS];
        int[] taken = new int[count];
        float[] rewards = new float[count];
        byte[] terminated = new byte[count];
        float[] weights = new float[count];
        boolean[] masks = new boolean[count * actions];
        boolean[] nextMasks = new boolean[count * actions];
        for (int i = 0; i < count; i++) {
            Row row = rows.get(i);
            episodes[i] = "episode " + i;
            taken[i] = row.action;
            rewards[i] = (float) row.reward;
            terminated[i] = (byte) (row.isTerminated ? 1 : 0);
            weights[i] = (float) row.weight;
            for (int j = 0; j < INPUTS; j++) {
                observations[i * INPUTS + j] = (float) row.observation[j];
                next[i * INPUTS + j] = row.nextObservation == null ? Float.NaN : (float) row.nextObservation[j];
            }
            System.arraycopy(row.mask, 0, masks, i * actions, actions);
            System.arraycopy(row.nextMask, 0, nextMasks, i * actions, actions);
        }
        Map<PreparedColumn, Object> arrays = new EnumMap<>(PreparedColumn.class);
        arrays.put(PreparedColumn.EPISODE, episodes);
        arrays.put(PreparedColumn.STEP, new long[count]);
        arrays.put(PreparedColumn.OBSERVATION, observations);
        arrays.put(PreparedColumn.ACTION, taken);
        arrays.put(PreparedColumn.REWARD, rewards);
        arrays.put(PreparedColumn.TERMINATED, terminated);
        arrays.put(PreparedColumn.NEXT_OBSERVATION, next);
        arrays.put(PreparedColumn.WEIGHT, weights);
        if (isMasked) {
            arrays.put(PreparedColumn.ACTION_MASK, masks);
            arrays.put(PreparedColumn.NEXT_ACTION_MASK, nextMasks);
        }
        columns.retainAll(arrays.keySet());
        RowBlock block = RowBlocks.of(count, INPUTS, actions, arrays);
        return RowWindows.of(block, columns, lookahead);
    }
}
