package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.ingest.IngestRuns.hashes;
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
import org.kelvinrl.testing.H5pyFile;
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

        checkResult(blocks, manifest("data", mapping(blocks), log));
    }

    /** The page shows how its log was made. */
    @ParameterizedTest
    @CsvSource({"Minari, minari-cartpole", "Other HDF5, log"})
    void theMappingOfThePageGivesItsResultFromHdf5(String section, String name) throws IOException {
        List<List<String>> blocks = blocks(section);
        assertThat(blocks.stream().flatMap(List::stream)).containsSubsequence(withoutBlanks(H5pyFile.script(name)));

        checkResult(blocks, manifest("data", mapping(blocks), H5pyFile.write(name, folder)));
    }

    private static List<String> withoutBlanks(List<String> lines) {
        return lines.stream().filter(line -> !line.isBlank()).toList();
    }

    @Test
    void theMappingOfMinariOnThePageIsTheOneThatComesWithKelvin() throws IOException {
        Path log = H5pyFile.write("minari-cartpole", folder);
        manifest("data", mapping(blocks("Minari")), log);
        run(IngestSettings.of(List.of(log.toString()), PreparedFolder.hadoop(folder.resolve("unasked")))
                .validationFraction(0));

        assertThat(hashes(folder.resolve("data"))).isEqualTo(hashes(folder.resolve("unasked")));
    }

    private static String mapping(List<List<String>> blocks) {
        return String.join(
                "\n",
                blocks.stream()
                        .filter(block -> block.get(0).startsWith("episode = "))
                        .findFirst()
                        .orElseThrow());
    }

    private DatasetManifest manifest(String output, String mapping, Path log) {
        return run(settings(folder.resolve(output), mapping, log).validationFraction(0))
                .dataset()
                .manifest();
    }

    private static void checkResult(List<List<String>> blocks, DatasetManifest manifest) {
        String result =
                "ingested " + manifest.rows() + " rows of " + manifest.episodes() + " episodes into 8 shards: data";
        assertThat(blocks.stream().flatMap(List::stream)).contains(result);
        List<String> report = DatasetReport.lines(manifest);
        assertThat(blocks.stream()
                        .flatMap(List::stream)
                        .filter(line -> line.matches("(read|rejected|found|length|return|reward|actions)  +.*")))
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(report).contains(line));
    }

    @Test
    void thePageShowsWhatInspectProposes() throws IOException {
        Path log = Files.write(folder.resolve("log.csv"), blocks("CSV").get(0));

        checkProposal("CSV", log);
        checkProposal("Other HDF5", H5pyFile.write("log", folder));
    }

    private static void checkProposal(String section, Path log) throws IOException {
        List<String> proposed =
                InspectJob.propose(LogOpener.open(Sparks.session(), List.of(log.toString()), LogFormat.AUTO));

        assertThat(blocks(section))
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
