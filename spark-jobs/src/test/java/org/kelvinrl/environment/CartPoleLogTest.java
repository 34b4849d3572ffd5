package org.kelvinrl.environment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.Sparks;

/** The simulator against transitions that Gymnasium's own CartPole-v1 made: (episode, step, observation, action, flags). */
class CartPoleLogTest {

    /** A few units in the last place of a float32 at the states' magnitudes, up to 4. */
    private static final double TOLERANCE = 5e-7;

    @Test
    void stepsAsInEveryTransitionOfTheGymnasiumLog() {
        List<Row> rows = gymnasiumLog().collectAsList();

        assertThat(rows).hasSize(35_038);
        int ends = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double[] next = next(row);
            boolean terminated = row.getBoolean(4);
            boolean truncated = row.getBoolean(5);
            require(CartPoleDynamics.isLost(next) == terminated, "terminated", row);
            require((row.getInt(1) + 1 == new CartPole().stepLimit()) == truncated, "truncated", row);
            if (terminated || truncated) {
                ends++;
            } else {
                requireLeadsTo(next, row, rows.get(i + 1));
            }
        }
        assertThat(ends).isEqualTo(109);
    }

    /** This log's terminal flag is set on the last row of an episode and, wrongly, on the row before it. */
    @Test
    void stepsAsInEveryTransitionOfTheQLog() {
        List<Row> rows = qLog().collectAsList();

        assertThat(rows).hasSize(99_866);
        int terminated = 0;
        int tooEarly = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double[] next = next(row);
            boolean terminal = row.getBoolean(4);
            boolean last = row.getBoolean(5);
            require(CartPoleDynamics.isLost(next) == (terminal && last), "terminated", row);
            terminated += terminal && last ? 1 : 0;
            tooEarly += terminal && !last ? 1 : 0;
            if (!last) {
                requireLeadsTo(next, row, rows.get(i + 1));
            }
        }
        assertThat(tooEarly).isEqualTo(terminated).isEqualTo(1_582 - 134);
    }

    private static Dataset<Row> gymnasiumLog() {
        return Sparks.session()
                .read()
                .option("pathGlobFilter", "*.parquet")
                .schema("episode_id long, t int, obs array<float>, action int, terminated boolean, truncated boolean")
                .parquet(SharedData.require("gym-cartpole-q-log").toUri().toString())
                .orderBy("episode_id", "t");
    }

    private static Dataset<Row> qLog() {
        return Sparks.session()
                .read()
                .option("header", true)
                .schema("episode int, t int, x float, x_dot float, theta float, theta_dot float, action int,"
                        + " reward float, terminal int, episode_end int, q0 float, q1 float")
                .csv(SharedData.require("cartpole-q-log").toUri().toString())
                .select(
                        col("episode"),
                        col("t"),
                        array("x", "x_dot", "theta", "theta_dot"),
                        col("action"),
                        col("terminal").equalTo(1),
                        col("episode_end").equalTo(1));
    }

    /** The state after the row's action, taken in the row's observation. */
    private static double[] next(Row row) {
        double[] state =
                row.<Float>getList(2).stream().mapToDouble(Float::doubleValue).toArray();
        CartPoleDynamics.advance(state, CartPoleDynamics.force(row.getInt(3)));
        return state;
    }

    private static void requireLeadsTo(double[] next, Row row, Row following) {
        require(following.get(0).equals(row.get(0)) && following.getInt(1) == row.getInt(1) + 1, "next row", row);
        List<Float> logged = following.getList(2);
        for (int i = 0; i < next.length; i++) {
            require(Math.abs(next[i] - logged.get(i)) <= TOLERANCE, "next observation", row);
        }
    }

    /** Over a million checks: an assertion for each would take most of the time. */
    private static void require(boolean right, String what, Row row) {
        if (!right) {
            throw new AssertionError(what + " differs at " + row);
        }
    }
}
