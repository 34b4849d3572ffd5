package org.kelvinrl.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.network.Mlp;
import org.kelvinrl.network.ObservationScaling;
import org.kelvinrl.schema.ActionSpace;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.Block;
import org.kelvinrl.schema.DatasetManifest.Moments;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.train.EpochMetrics;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TrainingReportTest {

    private static final String NASTY = "<script>alert(1)</script> & \"double\" 'single' </td>\u0001";

    @Test
    void drawsTrainingAndValidationOverTheEpochs() throws Exception {
        Document page = page(model("push left", 0.05), dataset("push left"), epochs(20, 1_000, 0.3));

        assertThat(texts(page, "//figcaption/b"))
                .containsExactly(
                        "Divergence from the teacher (nats)",
                        "Entropy (nats)",
                        "Agreement with the teacher's best action (%)");
        assertThat(texts(page, "//figure[1]/figcaption/span")).containsExactly("training", "validation");
        assertThat(texts(page, "//figure[2]/figcaption/span"))
                .containsExactly("training", "validation", "training, teacher", "validation, teacher");
        List<double[]> divergence = points(page, "//figure[1]/svg/polyline[@class='curve training']");
        assertThat(divergence).hasSize(20);
        assertThat(divergence.get(19)[0]).isGreaterThan(divergence.get(0)[0]);
        assertThat(divergence.get(19)[1])
                .as("it falls, and SVG counts downwards")
                .isGreaterThan(divergence.get(0)[1]);
        assertThat(texts(page, "//figure[3]//circle[@class='mark validation'][20]/title"))
                .containsExactly("validation, epoch 20: 97.30");
    }

    @Test
    void tellsTheFiguresOfTheLastEpoch() throws Exception {
        Document page = page(model("push left", 0.05), dataset("push left"), epochs(3, 1_000, 0.3));

        assertThat(texts(page, "//dl/div/dd/text()[1]")).containsExactly("95.60 %", "0.1200", "0.2500", "45,000");
        assertThat(cells(page, "Divergence, nats")).containsExactly("0.1000", "0.1200");
        assertThat(cells(page, "Regulariser, shannon-entropy, nats")).containsExactly("0.2500", "0.2500");
        assertThat(cells(page, "Entropy of the teacher, nats")).containsExactly("0.3000", "0.3000");
        assertThat(cells(page, "Agreement with the teacher")).containsExactly("96.10 %", "95.60 %");
        assertThat(cells(page, "50 %")).containsExactly("0.1000", "2.000", "7.389 to 1");
        assertThat(cells(page, "95 %")).containsExactly("30.00", "600.0", "over a million to 1");
        assertThat(cells(page, "SHA-256 of the data set's manifest")).containsExactly("d4ta");
        assertThat(cells(page, "Training rows")).containsExactly("90,000 in 900 episodes");
    }

    @Test
    void namesAUselessTemperature() throws Exception {
        assertThat(warnings(0.001)).singleElement().asString().contains("little more than a label");
        assertThat(warnings(0.3)).isEmpty();
        assertThat(warnings(0.69)).singleElement().asString().contains("nearly uniform");
    }

    @Test
    void showsWhateverUsersNamedThingsAsText() throws Exception {
        String html = TrainingReport.html(model(NASTY, 0.05), dataset(NASTY), epochs(2, 1_000, 0.3), Followed.TEACHER);
        Document page = parsed(html);

        assertThat(html).doesNotContain("<script").doesNotContain("\u0001");
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        String shown = NASTY.replace('\u0001', '\uFFFD');
        assertThat(cells(page, shown)).as("action").startsWith("0");
        assertThat(texts(page, "//tr[th='Log']/td")).containsExactly(shown + ", second");
        assertThat(texts(page, "//tr[th='Data set']/td")).containsExactly(shown);
        assertThat(texts(page, "//tr[th='distill.data']/td")).containsExactly(shown);
        assertThat(texts(page, "//table[caption='Observations and rewards']//tr[2]/th"))
                .containsExactly(shown);
        assertThat(texts(page, "/html/body/p[1]")).singleElement().asString().endsWith("Data: " + shown + ".");
    }

    @Test
    void needsNothingFromOutside() {
        String html = TrainingReport.html(model("a", 0.05), dataset("a"), epochs(2, 1_000, 0.3), Followed.TEACHER);

        assertThat(html).startsWith("<!DOCTYPE html>").doesNotContain("http", "src=", "url(", "@import", "<link");
    }

    @Test
    void leavesOutTheValidationThatARunDidNotHave() throws Exception {
        Document page = page(model("push left", 0.05), dataset("push left"), epochs(5, 0, 0.3));

        assertThat(texts(page, "//figure[1]/figcaption/span")).containsExactly("training");
        assertThat(texts(page, "//figure[2]/figcaption/span")).containsExactly("training", "training, teacher");
        assertThat(points(page, "//figure[1]/svg/polyline[@class='curve training']"))
                .hasSize(5);
        assertThat(cells(page, "Divergence, nats")).containsExactly("0.1000", "-");
        assertThat(texts(page, "//dl/div[1]/dd/small")).containsExactly("training rows; none were held out");
        assertThat(page.getDocumentElement().getTextContent()).doesNotContain("NaN");
    }

    @Test
    void drawsOneEpochAsAPoint() throws Exception {
        Document page = page(model("push left", 0.05), dataset("push left"), epochs(1, 1_000, 0.3));

        assertThat(points(page, "//figure[1]/svg/polyline[@class='curve training']"))
                .hasSize(1);
        assertThat(texts(page, "//figure[1]//circle/title"))
                .containsExactly("training, epoch 1: 0.1000", "validation, epoch 1: 0.1200");
        assertThat(page.getDocumentElement().getTextContent()).doesNotContain("NaN");
    }

    @Test
    void doesWithoutRewardsAndQValues() throws Exception {
        DatasetManifest whole = dataset("push left");
        DatasetManifest.Statistics measured = whole.statistics();
        DatasetManifest bare = new DatasetManifest(
                1,
                "0.1.0",
                whole.rows(),
                whole.episodes(),
                whole.observationNames(),
                whole.actionSpace(),
                whole.split(),
                whole.shards(),
                new DatasetManifest.Statistics(
                        measured.observation(), null, null, null, measured.actionCounts(), null, null, null),
                Map.of(),
                whole.origin(),
                null);
        Document page = page(model("push left", 0.05), bare, epochs(2, 1_000, 0.3));

        assertThat(cells(page, "Reward")).isEmpty();
        assertThat(cells(page, "50 %")).isEmpty();
        assertThat(cells(page, "speed")).hasSize(4);
    }

    private static List<String> warnings(double teacherEntropy) throws Exception {
        return texts(page(model("a", 0.05), dataset("a"), epochs(2, 1_000, teacherEntropy)), "//p[@class='warning']");
    }

    /** The divergence falls from epoch to epoch to .1 in training and .12 in validation; agreement rises. */
    private static List<EpochMetrics> epochs(int count, int validationRows, double teacherEntropy) {
        return IntStream.range(0, count)
                .mapToObj(epoch -> new EpochMetrics(
                        epoch,
                        sums(90_000, 0.1 + 0.01 * (count - 1 - epoch), teacherEntropy, 0.96 + 0.001 * epoch - 0.001),
                        sums(validationRows, 0.12 + 0.01 * (count - 1 - epoch), teacherEntropy, 0.954 + 0.001 * epoch),
                        2))
                .toList();
    }

    private static LossSums sums(int rows, double divergence, double teacherEntropy, double agreement) {
        double[] means = {1, 1, divergence - 0.01 * 0.25, divergence, 0.25, teacherEntropy, agreement, 0.25};
        return LossSums.of(Arrays.stream(means).map(mean -> mean * rows).toArray());
    }

    private static Block block(String part, long rows, long episodes) {
        return new Block("shard=00000/" + part + "-00000.parquet", rows, episodes, 1, "0".repeat(64));
    }

    private static DatasetManifest dataset(String name) {
        Moments moments = new Moments(90_000, 0.1, 2, -3, 4);
        return new DatasetManifest(
                1,
                "0.1.0",
                100_000,
                1_000,
                List.of(name, "speed"),
                ActionSpace.discrete(List.of(name, "push right")),
                new DatasetManifest.Split(0.1, 0),
                List.of(new DatasetManifest.Shard(
                        0, List.of(block("training", 90_000, 900)), List.of(block("validation", 10_000, 100)))),
                new DatasetManifest.Statistics(
                        List.of(moments, moments),
                        moments,
                        moments,
                        new DatasetManifest.QStatistics(
                                moments,
                                0.5,
                                moments,
                                Map.of("0.05", 0.01, "0.25", 0.02, "0.5", 0.1, "0.75", 2.0, "0.95", 30.0)),
                        List.of(30_000L, 60_000L),
                        null,
                        null,
                        null),
                Map.of(),
                new DatasetManifest.Origin(List.of(name, "second"), "csv", Map.of()),
                null);
    }

    private static ModelManifest model(String name, double temperature) {
        Mlp network = Mlp.of(2, List.of(64, 64), 2);
        return new ModelManifest(
                1,
                network.architecture(),
                List.of(name, "speed"),
                ObservationScaling.none(2).toManifest(),
                ActionSpace.discrete(List.of(name, "push right")),
                new ModelManifest.Loss("forward-kl", 1, temperature, 0.01, "q-values", "shannon-entropy"),
                new ModelManifest.Parameters("parameters.f32", network.parameterCount(), "c0ffee"),
                new ModelManifest.Provenance(
                        "0.1.0",
                        Map.of("java", "17"),
                        1,
                        80,
                        20,
                        name,
                        "d4ta",
                        Map.of("distill.data", name),
                        true,
                        List.of()));
    }

    private static Document page(ModelManifest model, DatasetManifest dataset, List<EpochMetrics> epochs)
            throws Exception {
        return parsed(TrainingReport.html(model, dataset, epochs, Followed.TEACHER));
    }

    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<String> cells(Document page, String rowName) throws Exception {
        NodeList rows = page.getElementsByTagName("tr");
        for (int i = 0; i < rows.getLength(); i++) {
            NodeList cells = rows.item(i).getChildNodes();
            List<String> texts = new ArrayList<>();
            for (int j = 0; j < cells.getLength(); j++) {
                if (!cells.item(j).getTextContent().isBlank()
                        || "td".equals(cells.item(j).getNodeName())) {
                    texts.add(cells.item(j).getTextContent());
                }
            }
            if (texts.get(0).equals(rowName)) {
                return texts.subList(1, texts.size());
            }
        }
        return List.of();
    }

    private static List<String> texts(Document page, String path) throws Exception {
        NodeList nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent().strip())
                .toList();
    }

    private static List<double[]> points(Document page, String path) throws Exception {
        return texts(page, path + "/@points").stream()
                .flatMap(points -> Arrays.stream(points.split(" ")))
                .map(point -> Arrays.stream(point.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }
}
