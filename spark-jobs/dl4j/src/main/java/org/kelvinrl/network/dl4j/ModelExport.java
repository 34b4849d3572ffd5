package org.kelvinrl.network.dl4j;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.kelvinrl.network.NetworkExport;
import org.kelvinrl.schema.ModelManifest;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model as DL4J's ModelSerializer writes it: the configuration as the user gave it, the parameters, and where observations are scaled the
 * normaliser that does it. The same model gives the same bytes.
 *
 * @param json the configuration
 */
record ModelExport(String json) implements NetworkExport, Serializable {

    private static final String NORMALISER = "normalizer.bin";

    @Override
    public String file() {
        return "dl4j.zip";
    }

    @Override
    public void writeTo(OutputStream out, float[] parameters, ModelManifest.Scaling scaling) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.putNextEntry(entry(ModelZip.CONFIGURATION));
        zip.write(json.getBytes(StandardCharsets.UTF_8));
        zip.putNextEntry(entry(ModelZip.COEFFICIENTS));
        DataOutputStream coefficients = new DataOutputStream(new BufferedOutputStream(zip));
        Nd4j.write(Nd4j.create(parameters, new long[] {1, parameters.length}), coefficients);
        coefficients.flush();
        if (isScaling(scaling)) {
            zip.putNextEntry(entry(NORMALISER));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // it closes what it writes to
            NormalizerSerializer.getDefault().write(normaliser(scaling), bytes);
            bytes.writeTo(zip);
        }
        zip.finish();
    }

    /** Without the time of day. */
    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
        return entry;
    }

    private static boolean isScaling(ModelManifest.Scaling scaling) {
        return scaling.shift().stream().anyMatch(shift -> shift != 0)
                || scaling.factor().stream().anyMatch(factor -> factor != 1);
    }

    /** It divides by what ours multiplies with. */
    private static NormalizerStandardize normaliser(ModelManifest.Scaling scaling) {
        return new NormalizerStandardize(
                row(scaling.shift()),
                row(scaling.factor().stream()
                        .map(factor -> (float) (1.0 / factor))
                        .toList()));
    }

    private static INDArray row(List<Float> values) {
        float[] row = new float[values.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = values.get(i);
        }
        return Nd4j.create(row, new long[] {1, row.length});
    }
}
