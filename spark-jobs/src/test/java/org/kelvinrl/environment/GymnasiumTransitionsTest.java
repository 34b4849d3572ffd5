package org.kelvinrl.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulators against transitions that Gymnasium's own made; the script is in the file's header. */
class GymnasiumTransitionsTest {

    /** Sines and cosines differ in their last bits; a Runge-Kutta step at high speed makes a few digits of that. */
    private static final double TOLERANCE = 1e-12;

    @Test
    void mountainCarStepsAsGymnasiums() throws IOException {
        List<String[]> lines = lines(MountainCar.NAME);
        assertThat(lines).hasSize(200);
        for (String[] line : lines) {
            double[] state = numbers(line, 1, 3);
            MountainCar.advance(state, Integer.parseInt(line[3]));
            assertThat(state).containsExactly(numbers(line, 4, 6), within(TOLERANCE));
            assertThat(line[6]).isEqualTo("-1.0");
            assertThat(MountainCar.isAtGoal(state)).isEqualTo(line[7].equals("True"));
        }
    }

    @Test
    void acrobotStepsAsGymnasiums() throws IOException {
        List<String[]> lines = lines(Acrobot.NAME);
        assertThat(lines).hasSize(200);
        for (String[] line : lines) {
            double[] state = numbers(line, 1, 5);
            AcrobotDynamics.advance(state, Acrobot.torque(Integer.parseInt(line[5])));
            assertThat(state).containsExactly(numbers(line, 6, 10), within(TOLERANCE));
            boolean terminated = AcrobotDynamics.isAboveLine(state);
            assertThat(terminated).isEqualTo(line[11].equals("True"));
            assertThat(Double.parseDouble(line[10])).isEqualTo(terminated ? 0 : -1);
        }
    }

    @Test
    void taxiLeadsWhereGymnasiumsDoes() throws IOException {
        List<String[]> lines = lines(Taxi.NAME);
        assertThat(lines).hasSize(604);
        FiniteMdp mdp = Taxi.mdp();
        for (String[] line : lines) {
            assertThat(mdp.outcomes(Integer.parseInt(line[1]), Integer.parseInt(line[2])))
                    .containsExactly(new FiniteMdp.Outcome(
                            1, Integer.parseInt(line[3]), Double.parseDouble(line[4]), line[5].equals("True")));
        }
    }

    private static List<String[]> lines(String environment) throws IOException {
        try (InputStream in = GymnasiumTransitionsTest.class.getResourceAsStream("gymnasium-transitions.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(",", -1))
                    .filter(line -> line[0].equals(environment))
                    .toList();
        }
    }

    private static double[] numbers(String[] line, int from, int to) {
        return Arrays.stream(line, from, to).mapToDouble(Double::parseDouble).toArray();
    }
}
