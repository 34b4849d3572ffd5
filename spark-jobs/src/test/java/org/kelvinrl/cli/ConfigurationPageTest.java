package org.kelvinrl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.kelvinrl.configuration.Setting;
import org.kelvinrl.testing.SharedData;

/** Holds {@code docs/configuration.md} to the settings it describes. */
class ConfigurationPageTest {

    private static final Path PAGE = SharedData.projectRoot().resolve("docs/configuration.md");

    private static final String INTRODUCTION = """
            # Configuration

            Made of the program's settings; write it again with
            `mvn -pl spark-jobs -am test -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dkelvin.docs=write`.

            A flag beats `--set KEY=VALUE` beats the file of `--config FILE` beats the default. The file is
            HOCON on any Hadoop file system; it may hold the keys of
            several commands, may `include "other.conf"`, and every key in it must exist:

                train { batch = 512, learning-rate = 3e-4 }
                network.hidden = [64, 64]

            Each command also takes `--verbose` (warnings of Spark, and the stack trace of a failure) and `--help`. Options of
            spark-submit, such as `--master` and `--conf`, come before the command.
            """;

    @Test
    void pageDescribesTheSettingsThereAre() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        Commands.all().forEach(command -> append(page, command));

        if ("write".equals(System.getProperty("kelvin.docs"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page.toString());
    }

    @Test
    void everySettingHasAnEffectInSentences() {
        for (Command command : Commands.all()) {
            assertThat(command.settings())
                    .allSatisfy(setting ->
                            assertThat(setting.description()).as(setting.key()).matches("(?s)\\p{Lu}.*\\."));
        }
    }

    private static void append(StringBuilder page, Command command) {
        page.append("\n## kelvin ").append(command.name()).append("\n\n").append(command.purpose());
        page.append("\n\n| option | key | value | default | effect |\n|---|---|---|---|---|\n");
        command.settings().forEach(setting -> append(page, setting));
    }

    private static void append(StringBuilder page, Setting<?> setting) {
        String option = setting.flag()
                .map(ConfigurationPageTest::code)
                .orElse(setting.isPositional() ? code(setting.placeholder()) : "");
        String defaultValue =
                setting.defaultText().map(ConfigurationPageTest::code).orElse("must be given");
        page.append(String.join(
                        " | ",
                        "| " + option,
                        code(setting.key()),
                        cell(setting.expected()),
                        defaultValue,
                        cell(setting.description())))
                .append(" |\n");
    }

    private static String code(String text) {
        return "`" + cell(text) + "`";
    }

    /** A vertical bar would end the cell. */
    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
