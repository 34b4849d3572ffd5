package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PlatformFingerprintTest {

    private static final PlatformFingerprint ONE = PlatformFingerprint.of(
            Map.of("os", "Linux amd64", "java", "17.0.15+6", "matrix_kernel", "OpenBLAS HASWELL"));

    @Test
    void namesAllThatDecidesTheBitsOfThisJvm() {
        assertThat(PlatformFingerprint.ofThisJvm().toMap())
                .containsOnlyKeys("java", "kelvin", "loss_arithmetic", "matrix_kernel", "matrix_product", "os", "spark")
                .containsEntry("java", System.getProperty("java.runtime.version"))
                .containsEntry("spark", "3.5.7")
                .doesNotContainValue("");
    }

    @Test
    void comesBackFromItsText() {
        assertThat(ONE.text()).isEqualTo("java=17.0.15+6; matrix_kernel=OpenBLAS HASWELL; os=Linux amd64");
        assertThat(PlatformFingerprint.parse(ONE.text())).isEqualTo(ONE).hasSameHashCodeAs(ONE);
        PlatformFingerprint here = PlatformFingerprint.ofThisJvm();
        assertThat(PlatformFingerprint.parse(here.text())).isEqualTo(here).isEqualByComparingTo(here);
        assertThat(PlatformFingerprint.of(here.toMap())).isEqualTo(here);
        assertThatThrownBy(() -> PlatformFingerprint.parse("java"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected name=value, found java");
    }

    @Test
    void saysInWhatItDiffers() {
        PlatformFingerprint other =
                PlatformFingerprint.of(Map.of("os", "Linux amd64", "java", "17.0.9+9", "spark", "3.5.7"));
        assertThat(ONE.differenceFrom(other)).isEqualTo("java=17.0.15+6; matrix_kernel=OpenBLAS HASWELL; spark=none");
        assertThat(ONE.differenceFrom(ONE)).isEmpty();
        assertThat(ONE).isNotEqualTo(other);
    }
}
