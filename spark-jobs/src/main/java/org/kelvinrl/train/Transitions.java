package org.kelvinrl.train;

import java.util.Arrays;
import org.kelvinrl.ingest.RowBlock;
import org.kelvinrl.rows.FloatRows;

/**
 * What followed each row of a block in its episode: the n-step return, and the observation whose value stands for all that came
 * after. It is found once, when the block is decoded, so that training joins nothing.
 *
 * <p>A step that terminated has no value behind it. One that was cut off, or that is the last known of its episode, has that of its
 * next observation, where that is known; where it is not, the rows before it look that much less far ahead, and the row itself has
 * no target and is left out. A row without an action or a reward is an observation only. What a step that was cut off led to is stored
 * with it, or is the observation only that follows: a step that follows is of another episode of the same name.
 *
 * <p>Final fields and plain arrays, as in {@link BlockRows}. Treat as immutable.
 */
final class Transitions {

    /** Stands for no next observation. */
    static final int NONE = -1;

    /** [rows], the discounted sum of the rewards that are looked ahead to; 0 where the row has no target. */
    final float[] returns;

    /** [rows], the factor of the value of the next observation: the discount to the power of the rewards, or 0 after the end. */
    final float[] discounts;

    /** [rows], where the next observation is: a row, or the number of rows and the index in {@link #finalRows}; else {@link #NONE}. */
    final int[] nextPlaces;

    /** The rows whose own stored next observation is that of some row. */
    final int[] finalRows;

    private Transitions(float[] returns, float[] discounts, int[] nextPlaces, int[] finalRows) {
        this.returns = returns;
        this.discounts = discounts;
        this.nextPlaces = nextPlaces;
        this.finalRows = finalRows;
    }

    /**
     * The transitions of a block.
     *
     * @param block whole episodes, read with their rewards
     * @param lookahead how far to look
     */
    static Transitions of(RowBlock block, Lookahead lookahead) {
        return new Search(block, lookahead).transitions();
    }

    /** Goes through a block from its end. */
    private static final class Search {

        private final RowBlock block;
        private final Lookahead lookahead;
        private final float[] returns;
        private final float[] discounts;
        private final int[] nextPlaces;
        private final int[] finals;
        private int finalCount;
        private final int[] placeOfFinal;

        /** Of the row that was looked at last. */
        private double sum;

        private double discount;
        private int next;

        Search(RowBlock block, Lookahead lookahead) {
            int rows = block.rows();
            this.block = block;
            this.lookahead = lookahead;
            this.returns = new float[rows];
            this.discounts = new float[rows];
            this.nextPlaces = new int[rows];
            this.finals = new int[rows];
            this.placeOfFinal = new int[rows];
            Arrays.fill(placeOfFinal, NONE);
        }

        Transitions transitions() {
            for (int row = block.rows() - 1; row >= 0; row--) {
                if (lookahead.steps() == Lookahead.TO_THE_END) {
                    lookToTheEnd(row);
                } else {
                    look(row);
                }
                boolean known = next != NONE;
                returns[row] = known ? (float) sum : 0;
                discounts[row] = known ? (float) discount : 0;
                nextPlaces[row] = next;
            }
            return new Transitions(returns, discounts, nextPlaces, Arrays.copyOf(finals, finalCount));
        }

        /** A step of the return, from what was found of the row after it. */
        private void lookToTheEnd(int row) {
            boolean goesOn = hasOutcome(row) && !isTrue(block.terminated(), row) && continues(row);
            if (goesOn && next != NONE) {
                sum = lookahead.reward(block.rewards()[row]) + lookahead.discount() * sum;
                discount = lookahead.discount() * discount;
            } else {
                look(row, 1);
            }
        }

        private void look(int row) {
            look(row, lookahead.steps());
        }

        private void look(int from, int steps) {
            sum = 0;
            discount = 1;
            next = NONE;
            for (int row = from; row - from < steps && hasOutcome(row); row++) {
                double before = sum;
                double reached = discount;
                sum += reached * lookahead.reward(block.rewards()[row]);
                discount = reached * lookahead.discount();
                int after = after(row);
                if (isTrue(block.terminated(), row)) {
                    discount = 0;
                    next = from;
                    return;
                } else if (after == NONE) {
                    // The last observation that is known is the row's own: its reward is left for it.
                    sum = before;
                    discount = reached;
                    next = row == from ? NONE : row;
                    return;
                }
                next = after;
                if (!continues(row)) {
                    break;
                }
            }
            if (next != NONE && next >= block.rows()) {
                keepFinal(next - block.rows());
            }
        }

        /** Where the observation after a row is; that of a row that stores its own is told as the number of rows and the row. */
        private int after(int row) {
            FloatRows stored = block.nextObservations();
            if (stored != null && !Float.isNaN(stored.first(row))) {
                return block.rows() + row;
            }
            return continues(row) || isLastSeen(row) ? row + 1 : NONE;
        }

        /** True if the next row is what a step that was cut off led to. */
        private boolean isLastSeen(int row) {
            return isFollowed(row) && isTrue(block.truncated(), row) && block.actionIndices()[row + 1] < 0;
        }

        private void keepFinal(int row) {
            if (placeOfFinal[row] == NONE) {
                finals[finalCount] = row;
                placeOfFinal[row] = block.rows() + finalCount;
                finalCount++;
            }
            next = placeOfFinal[row];
        }

        /** True if the next row is the next step of the same episode, and nothing cut it off. */
        private boolean continues(int row) {
            return isFollowed(row) && !isTrue(block.truncated(), row);
        }

        /** True if the next row is the next step of the same episode. */
        private boolean isFollowed(int row) {
            if (row + 1 == block.rows() || !block.episodes()[row].equals(block.episodes()[row + 1])) {
                return false;
            }
            return isTrue(block.nextIsNextRow(), row) || block.steps()[row] + 1 == block.steps()[row + 1];
        }

        private boolean hasOutcome(int row) {
            boolean acted = block.actionIndices() != null && block.actionIndices()[row] >= 0;
            return acted && block.rewards() != null && !Float.isNaN(block.rewards()[row]);
        }

        private static boolean isTrue(byte[] flags, int row) {
            return flags != null && flags[row] == 1;
        }
    }
}
