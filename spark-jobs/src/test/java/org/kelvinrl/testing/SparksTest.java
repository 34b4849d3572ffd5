package org.kelvinrl.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class SparksTest {
    @Test
    void theSharedSessionRunsAShuffle() {
        long groups = Sparks.session()
                .range(1_000)
                .groupBy(functions.col("id").mod(7))
                .count()
                .count();

        assertThat(groups).isEqualTo(7);
        assertThat(Sparks.context().defaultParallelism()).isEqualTo(2);
    }
}
