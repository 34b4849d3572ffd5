package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.Sparks;

/** The examples of docs/data.md that hold their log give the results that the page shows; InspectJobTest sees to real logs. */
class DataPageTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"CSV, log.csv", "JSON lines, log.json"})
    void theMappingOfThePageGivesItsResult(String section, String file) throws IOException {
        List<List<String>> blocks = blocks(section);
        Path log = Files.write(folder.resolve(file), blocks.get(0));
        List<String> mapping = blocks.stream()
                .filter(block -> block.get(0).startsWith("episode = "))
                .findFirst()
                .orElseThrow();
        DatasetManifest manifest = run(settings(folder.resolve("data"), String.join("\n", mapping), log)
                        .validationFraction(0))
                .dataset()
                .manifest();

        String result =
                "ingested " + manifest.rows() + " rows of " + manifest.episodes() + " episodes into 8 shards: data";
        assertThat(blocks.stream().flatMap(List::stream)).contains(result);
        List<String> report = DatasetReport.lines(manifest);
        assertThat(blocks.stream()
                        .flatMap(List::stream)
                        .filter(line -> line.matches("(read|rejected|length|return|actions) .*")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(report).contains(line));
    }

    @Test
    void thePageShowsWhatInspectProposes() throws IOException {
        List<List<String>> blocks = blocks("CSV");
        Path log = Files.write(folder.resolve("log.csv"), blocks.get(0));

        List<String> proposed =
                InspectJob.propose(LogOpener.open(Sparks.session(), List.of(log.toString()), LogFormat.AUTO));

        assertThat(blocks)
                .contains(
                        proposed.stream().filter(line -> !line.startsWith("#")).toList());
    }

    /** The indented blocks below a heading. */
    private static List<List<String>> blocks(String section) throws IOException {
        List<List<String>> blocks = new ArrayList<>();
        boolean isInside = false;
        boolean isBlock = false;
        for (String line : Files.readAllLines(SharedData.projectRoot().resolve("docs/data.md"))) {
            isInside = line.startsWith("## ") ? line.equals("## " + section) : isInside;
            boolean isIndented = isInside && line.startsWith("    ");
            if (isIndented && !isBlock) {
                blocks.add(new ArrayList<>());
            }
            if (isIndented) {
                blocks.get(blocks.size() - 1).add(line.substring(4));
            }
            isBlock = isIndented;
        }
        return blocks;
    }
}
