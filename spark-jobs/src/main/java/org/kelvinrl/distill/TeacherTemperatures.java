package org.kelvinrl.distill;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.model.ModelLoss;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.schema.DatasetManifest.TeacherStatistics;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.schema.ModelManifest;
import org.kelvinrl.schema.PreparedColumn;

/**
 * Teachers that each have a temperature of their own.
 *
 * <p>With u a row's Q-values, m the highest that is valid and logged, and tau the temperature of the row's teacher, the loss is computed
 * of (u - m) / tau at a temperature of 1: the same policy as that of u at tau. The difference is taken first, since Q-values are large
 * and close together.
 */
public final class TeacherTemperatures {

    /** Its exponential is 0, as that of all below. */
    private static final float LOWEST = -1e30f;

    private static final int NAMES_SHOWN = 10;

    private final Map<String, Double> byName;
    private final double ofOthers;

    private TeacherTemperatures(Map<String, Double> byName, double ofOthers) {
        this.byName = byName;
        this.ofOthers = ofOthers;
    }

    /** Those of a loss; null if all teachers have one temperature. */
    public static TeacherTemperatures of(ModelManifest.Loss loss) {
        return loss.teacherTemperatures() == null
                ? null
                : new TeacherTemperatures(loss.teacherTemperatures(), loss.temperature());
    }

    /** The loss that is computed: of scaled Q-values where teachers have temperatures of their own. */
    public static PolicyLoss computed(ModelManifest.Loss loss) {
        PolicyLoss named = ModelLoss.of(loss);
        return loss.teacherTemperatures() == null ? named : named.withTemperature(1);
    }

    /**
     * Resolves temperatures against a data set.
     *
     * @param given the temperatures
     * @param loss the loss
     * @param dataset the data set
     * @param where where they were given, for messages
     * @return temperatures in the units of the Q-values, by the teachers' names
     * @throws KelvinException if temperatures have no part in the loss, a row names no teacher, there is no teacher of a name, or a
     *     temperature cannot be resolved
     */
    static Map<String, Double> resolve(
            List<TeacherTemperature> given, PolicyLoss loss, PreparedDataset dataset, String where) {
        if (!ModelLoss.dependsOnTemperature(loss)) {
            throw KelvinException.configuration(
                    "no temperatures of teachers with --targets " + loss.targets() + " and --divergence "
                            + loss.divergence() + ", in which a temperature has no part",
                    given.get(0).toString(),
                    where,
                    "Leave out --teacher-temperature, or name another loss");
        }
        requireIn(dataset);
        Map<String, TeacherStatistics> teachers = statistics(dataset);
        Map<String, Double> byName = new TreeMap<>();
        for (TeacherTemperature each : given) {
            TeacherStatistics teacher = teachers.get(each.teacher());
            if (teacher == null) {
                throw KelvinException.configuration(
                        "one of the teachers of the training rows, " + shown(teachers),
                        "\"" + each.teacher() + "\"",
                        where,
                        "Name one of them");
            }
            Double before = byName.put(each.teacher(), each.temperature().resolve(teacher.qValues()));
            if (before != null) {
                throw KelvinException.configuration(
                        "one temperature for each teacher",
                        "two for \"" + each.teacher() + "\"",
                        where,
                        "Remove one of them");
            }
        }
        return byName;
    }

    /**
     * Checks that every row of a data set names its teacher.
     *
     * @throws KelvinException if one does not
     */
    public static void requireIn(PreparedDataset dataset) {
        DatasetManifest manifest = dataset.manifest();
        long missing = manifest.nulls().getOrDefault(PreparedColumn.TEACHER.columnName(), manifest.rows());
        if (missing > 0) {
            throw KelvinException.data(
                    "the name of a teacher in every row, for temperatures of teachers",
                    missing == manifest.rows()
                            ? "none in any row"
                            : missing + " of " + manifest.rows() + " rows without",
                    "column " + PreparedColumn.TEACHER.columnName() + ", " + dataset.path(),
                    "Map the column that names teachers to " + PreparedColumn.TEACHER.columnName()
                            + ", leave out the rows that have none, and ingest it again; or give one --temperature");
        }
    }

    private static Map<String, TeacherStatistics> statistics(PreparedDataset dataset) {
        Map<String, TeacherStatistics> teachers =
                dataset.manifest().statistics().teachers();
        if (teachers == null) {
            throw KelvinException.data(
                    "statistics of at most " + DatasetManifest.MOST_TEACHERS + " teachers",
                    "none: there are more, or an older version of Kelvin prepared the data",
                    "statistics.teachers of " + DatasetManifest.FILE_NAME + ", " + dataset.path(),
                    "Ingest the log again, with a column of that many names mapped to teacher; or give one --temperature");
        }
        return teachers;
    }

    private static String shown(Map<String, TeacherStatistics> teachers) {
        String names = teachers.keySet().stream().sorted().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        return teachers.size() > NAMES_SHOWN ? names + " and " + (teachers.size() - NAMES_SHOWN) + " more" : names;
    }

    /** What the differences of Q-values are multiplied by, for each of some teachers. */
    public float[] factors(String[] teachers) {
        float[] factors = new float[teachers.length];
        for (int i = 0; i < teachers.length; i++) {
            factors[i] = (float) (1 / byName.getOrDefault(teachers[i], ofOthers));
        }
        return factors;
    }

    /**
     * Scales a row of Q-values in place, so that their policy is that at temperature 1.
     *
     * @param q the Q-values
     * @param offset index of the row's first
     * @param actions number of actions
     * @param valid which are valid, at the same offset; null means all
     * @param logged which were logged, at the same offset; null means all
     * @param factor what differences are multiplied by
     */
    public static void scale(float[] q, int offset, int actions, boolean[] valid, boolean[] logged, float factor) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = offset; i < offset + actions; i++) {
            highest = counts(valid, logged, i) ? Math.max(highest, q[i]) : highest;
        }
        for (int i = offset; i < offset + actions && highest != Float.NEGATIVE_INFINITY; i++) {
            if (counts(valid, logged, i) && q[i] != Float.NEGATIVE_INFINITY) {
                q[i] = Math.max(LOWEST, (q[i] - highest) * factor);
            }
        }
    }

    private static boolean counts(boolean[] valid, boolean[] logged, int i) {
        return (valid == null || valid[i]) && (logged == null || logged[i]);
    }
}
