package org.kelvinrl.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** The module of the Vector API is there when these tests run; SameBitsTest sees what happens without it. */
class ArithmeticInUseTest {
    @Test
    void vectorsAreInUseWhereTheirModuleIs() {
        assertThat(ArithmeticInUse.choose(null).name()).isEqualTo("vector");
        assertThat(ArithmeticInUse.choose("vector").name()).isEqualTo("vector");
    }

    @Test
    void plainJavaCanBeAskedFor() {
        assertThat(ArithmeticInUse.choose("plain").name()).isEqualTo("plain");
    }

    @Test
    void kernelsTellTheOneInUse() {
        String asked = System.getProperty("org.kelvinrl.loss.arithmetic");
        assertThat(LossKernel.arithmetic()).isEqualTo(asked == null ? "vector" : asked);
    }

    @Test
    void otherNamesAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ArithmeticInUse.choose("fast"))
                .withMessage("org.kelvinrl.loss.arithmetic: expected plain or vector, found fast");
    }
}
