package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.configuration.ConfigurationSources;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.schema.KelvinException;

class LossSettingsTest {

    @Test
    void everyNameOfTheLossCoreIsTaken() {
        for (String name : Divergence.names()) {
            assertThat(resolved(DistillSettings.DIVERGENCE, name)).isEqualTo(Divergence.named(name));
        }
        for (String name : Regulariser.names()) {
            assertThat(resolved(DistillSettings.REGULARISER, name)).isEqualTo(Regulariser.named(name));
        }
        for (String name : Targets.names()) {
            assertThat(resolved(DistillSettings.TARGETS, name)).isEqualTo(Targets.named(name));
        }
    }

    @Test
    void aFileGivesThemWithTheirNumbers(@TempDir java.nio.file.Path folder) throws IOException {
        java.nio.file.Path file = Files.writeString(
                folder.resolve("x.conf"),
                "distill { divergence = \"amari:0.3\", regulariser = \"tsallis-entropy:1.5\", targets = probabilities }");

        Configuration configuration = sources()
                .file(new Path(file.toUri()), new org.apache.hadoop.conf.Configuration())
                .commandLine(DistillSettings.DATA, List.of("data"))
                .commandLine(DistillSettings.OUT, List.of("run"))
                .resolve();

        assertThat(configuration.get(DistillSettings.DIVERGENCE)).isEqualTo(Divergence.amari(0.3));
        assertThat(configuration.get(DistillSettings.REGULARISER)).isEqualTo(Regulariser.tsallisEntropy(1.5));
        assertThat(configuration.get(DistillSettings.TARGETS)).isEqualTo(Targets.PROBABILITIES);
        assertThat(configuration.resolved().get("distill.divergence").value()).isEqualTo("amari:0.3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            amari:1.5    | Amari's alpha to be a number from 1.0E-6 to 0.999999
            amari:       | divergence to be a number after amari:
            jeffreys:2   | divergence to be jeffreys without a number
            kl           | divergence to be one of forward-kl, reverse-kl, jeffreys, jensen-shannon, amari, negative-log-likelihood, squared-error, squared-error-taken, squared-error-standardised, huber-error, huber-error-taken
            """)
    void refusesADivergenceInTheWordsOfTheLossCore(String name, String expected) {
        refused(DistillSettings.DIVERGENCE, "--divergence", name, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tsallis-entropy:0 | Tsallis index to be a number from 0.001 to 1000.0
            entropy           | regulariser to be one of shannon-entropy, tsallis-entropy, kl-to-reference
            """)
    void refusesARegulariserInTheWordsOfTheLossCore(String name, String expected) {
        refused(DistillSettings.REGULARISER, "--regulariser", name, expected);
    }

    @Test
    void refusesTargetsThatThereAreNot() {
        refused(DistillSettings.TARGETS, "--targets", "rewards", "one of q-values, probabilities, action");
    }

    private static void refused(Setting<?> setting, String flag, String text, String expected) {
        assertThatThrownBy(() -> sources().commandLine(setting, List.of(text)))
                .isInstanceOfSatisfying(
                        KelvinException.class, e -> assertThat(e.kind()).isEqualTo(KelvinException.Kind.USAGE))
                .hasMessage("expected " + expected + ", found '" + text + "' (flag " + flag + "). Correct the value.");
        assertThatThrownBy(() -> sources().set(setting.key() + "=" + text))
                .hasMessage("expected " + expected + ", found '" + text + "' (key " + setting.key()
                        + ", --set). Correct the value.");
    }

    private static <T> T resolved(Setting<T> setting, String text) {
        return sources()
                .commandLine(DistillSettings.DATA, List.of("data"))
                .commandLine(DistillSettings.OUT, List.of("run"))
                .commandLine(setting, List.of(text))
                .resolve()
                .get(setting);
    }

    private static ConfigurationSources sources() {
        return new ConfigurationSources(DistillJob.settings(), Set.of());
    }
}
