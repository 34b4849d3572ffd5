package org.kelvinrl.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    private static final List<String> NAMES = List.of("--epsilon", "--episodes", "--out");

    @Test
    void twoLettersInTheWrongOrderAreOneMistake() {
        assertThat(NearestName.of("--epsiode", NAMES)).contains("--episodes");
        assertThat(NearestName.of("--espilon", NAMES)).contains("--epsilon");
    }

    @Test
    void lettersTooManyTooFewOrOthersAreMistakes() {
        assertThat(NearestName.of("--epsilonn", NAMES)).contains("--epsilon");
        assertThat(NearestName.of("--ot", NAMES)).contains("--out");
        assertThat(NearestName.of("--aut", NAMES)).contains("--out");
    }

    @Test
    void aNameThatSharesTooLittleIsNone() {
        assertThat(NearestName.of("xyz", NAMES)).isEmpty();
        assertThat(NearestName.of("anything", List.of())).isEmpty();
    }
}
