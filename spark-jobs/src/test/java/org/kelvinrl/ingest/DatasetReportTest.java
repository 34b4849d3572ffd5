package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.ingest.IngestRuns.run;
import static org.kelvinrl.ingest.IngestRuns.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.DatasetManifest;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The report tells what the manifest holds, whatever a log puts in its names and values. */
class DatasetReportTest {

    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String FORMULA = "=HYPERLINK('http://127.0.0.1')";

    @TempDir
    private Path folder;

    private IngestResult result;

    @BeforeEach
    void ingestAHostileLog() throws IOException {
        Path log = Files.writeString(
                folder.resolve("log.csv"),
                "id,t,x," + SCRIPT + ",a,r,q0,q1\n" + "e,0,1,2,0,1,1,2\n" + "e,1,3,4,1,1,5,2\n" + "e,5,3,0.5,1,1,1,2\n"
                        + "e,6,3," + SCRIPT + ",0,1,1,2\n" + "e,7,3,@SUM(A1),0,1,1,2\n");
        result = run(settings(
                        folder.resolve("data"),
                        "episode = id, step = t, observation = [x, \"" + SCRIPT
                                + "\"], action = a, reward = r, q_values = [q0, q1], action_names = [\"" + FORMULA
                                + "\", right]",
                        log)
                .onBadRow(OnBadRow.REJECT)
                .shards(1)
                .validationFraction(0));
    }

    @Test
    void thePageTellsWhatCameInAndWhatBecameOfIt() throws Exception {
        Document page = page();

        assertThat(texts(page, "//dl/div/dd/text()[1]")).startsWith("5", "3", "2");
        assertThat(cells(page, "--on-bad-row")).containsExactly("reject");
        assertThat(cells(page, "step_gap")).containsExactly("1", "steps that do not follow the step before");
        assertThat(cells(page, "open_end")).containsExactly("1", Finding.OPEN_END.description());
        assertThat(cells(page, "Rows of an episode"))
                .containsExactly("3.000", "0", "3.000", "", "", "", "", "", "3.000");
        assertThat(cells(page, "Return of an episode"))
                .containsExactly("3.000", "0", "3.000", "3.000", "3.000", "3.000", "3.000", "3.000", "3.000");
        assertThat(cells(page, "x")).hasSize(9).startsWith("2.333");
        assertThat(cells(page, "right")).containsExactly("1", "2", "66.67 %");
        assertThat(cells(page, "weight")).containsExactly("3", "100.00 %");
        assertThat(cells(page, "Gap between best and second")).hasSize(9);
    }

    @Test
    void whatALogHoldsIsTextAndNothingElse() throws Exception {
        String html = Files.readString(folder.resolve("data/report.html"));
        Document page = page();

        assertThat(html).doesNotContain("<script").contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(texts(page, "//script")).isEmpty();
        assertThat(texts(page, "//a | //*[@href] | //*[@onclick]")).isEmpty();
        assertThat(cells(page, SCRIPT).get(0)).isEqualTo("a number");
        assertThat(cells(page, SCRIPT))
                .contains("2", "100.00 %", "\"" + SCRIPT + "\"", "file:" + folder.resolve("log.csv"), "row 4 (line 5)");
        assertThat(cells(page, FORMULA)).containsExactly("0", "1", "33.33 %");
    }

    @Test
    void theJsonHoldsTheSameNumbers() throws IOException {
        JsonNode report = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("data/report.json")));

        assertThat(report.path("rows").intValue()).isEqualTo(3);
        assertThat(report.path("kept_rows").intValue()).isEqualTo(3);
        assertThat(report.path("account").path("input_rows").intValue()).isEqualTo(5);
        assertThat(report.path("account").path("rejected_rows").intValue()).isEqualTo(2);
        assertThat(report.path("added_bytes").longValue()).isEqualTo(result.outputBytes());
        assertThat(report.path("finding_meanings").path("step_gap").textValue())
                .isEqualTo(Finding.STEP_GAP.description());
        assertThat(report.path("statistics")
                        .path("quantiles")
                        .path("reward")
                        .path("0.5")
                        .doubleValue())
                .isEqualTo(1);
    }

    @Test
    void rowsLeftOutAsDuplicatesAreNotKept() throws IOException {
        Path log = Files.write(folder.resolve("twice.csv"), List.of("id,t,x,a", "e,0,1,0", "e,1,2,1", "e,1,3,1"));
        IngestResult twice = run(settings(
                        folder.resolve("twice"),
                        "episode = id, step = t, observation = x, action = a, duplicates = keep_first",
                        log)
                .shards(1)
                .validationFraction(0));

        assertThat(DatasetReport.lines(twice.dataset().manifest()))
                .contains("rejected  0 rows", "found     1 " + Finding.DUPLICATE_STEP_DROPPED.description())
                .anyMatch(line -> line.startsWith("read      3 rows of 1 file"))
                .anyMatch(line -> line.startsWith("kept      2 rows in "));
    }

    @Test
    void aTerminalGetsAFewLines() {
        assertThat(DatasetReport.lines(result.dataset().manifest()))
                .contains(
                        "rejected  2 rows",
                        "          2 rows: column " + SCRIPT + ", expected a number, such as \"" + SCRIPT + "\" (file:"
                                + folder.resolve("log.csv") + ", row 4 (line 5))",
                        "found     1 steps that do not follow the step before",
                        "return    of an episode: 3.000 to 3.000, mean 3.000, deviation 0",
                        "actions   " + FORMULA + " 33.33 %, right 66.67 %")
                .first()
                .asString()
                .startsWith("read      5 rows of 1 file, ");
    }

    @Test
    void theSameLinesAreAFile() {
        assertThat(folder.resolve("data/report.txt"))
                .hasContent(
                        String.join("\n", DatasetReport.lines(result.dataset().manifest())) + "\n");
    }

    @Test
    void aTerminalGetsNoControlCharacters() {
        DatasetManifest manifest = result.dataset().manifest();
        DatasetManifest hostile = new DatasetManifest(
                1,
                "0",
                manifest.rows(),
                manifest.episodes(),
                manifest.observationNames(),
                ActionSpace.discrete(List.of("a\u001b[31m", "b\nc")),
                manifest.split(),
                manifest.shards(),
                manifest.statistics(),
                manifest.nulls(),
                manifest.origin(),
                manifest.account());

        assertThat(DatasetReport.lines(hostile)).contains("actions   a?[31m 33.33 %, b?c 66.67 %");
    }

    private Document page() throws Exception {
        String html = Files.readString(folder.resolve("data/report.html"));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>", ""))));
    }

    private static List<String> cells(Document page, String name) throws Exception {
        return texts(page, "//tr[th[@scope='row'][.=\"" + name + "\"]]/td");
    }

    private static List<String> texts(Document page, String path) throws Exception {
        NodeList nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}
