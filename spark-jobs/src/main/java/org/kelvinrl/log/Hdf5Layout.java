package org.kelvinrl.log;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.kelvinrl.log.LogType.Kind;
import org.kelvinrl.schema.KelvinException;

/** What is where in an HDF5 file: its kind, its columns, and its rows, at the root or in a group an episode. Immutable. */
final class Hdf5Layout implements Serializable {

    private static final long serialVersionUID = 1L;

    static final String EPISODE = "episode_id";
    static final String STEP = "step";
    static final String REWARDS = "rewards";

    private static final String OBSERVATIONS = "observations";
    private static final String NEXT = "next_";
    private static final Pattern EPISODE_GROUP = Pattern.compile("episode_\\d{1,15}");
    private static final Set<String> MDP_DATASET =
            Set.of(OBSERVATIONS, "actions", REWARDS, "terminals", "episode_terminals");

    private final String format;
    private final ArrayList<Hdf5Column> columns;

    /** Names of the episodes' groups, in order; empty if the rows are at the root. */
    private final ArrayList<String> episodes;

    private final long rows;

    private Hdf5Layout(LogFormat format, List<Hdf5Column> columns, List<String> episodes, long rows) {
        this.format = format.label();
        this.columns = new ArrayList<>(columns);
        this.episodes = new ArrayList<>(episodes);
        this.rows = rows;
    }

    /**
     * The layout of a file.
     *
     * @throws KelvinException if it is not one of those that hold rows
     */
    static Hdf5Layout of(Hdf5File file) {
        Map<String, Node> root = file.root();
        List<String> episodes = root.keySet().stream()
                .filter(name -> EPISODE_GROUP.matcher(name).matches())
                .filter(name -> root.get(name) instanceof Group)
                .sorted(Hdf5Layout::byNumber)
                .toList();
        return episodes.isEmpty() ? ofRoot(file, root) : ofEpisodes(file, root, episodes);
    }

    private static int byNumber(String a, String b) {
        return Long.compare(number(a), number(b));
    }

    private static long number(String episode) {
        return Long.parseLong(episode.substring(episode.indexOf('_') + 1));
    }

    private static Hdf5Layout ofRoot(Hdf5File file, Map<String, Node> root) {
        Map<String, Dataset> datasets = file.columnsOfRoot();
        if (datasets.isEmpty()) {
            throw KelvinException.data(
                    "datasets of one length at the root, or Minari's groups episode_0, episode_1 and so on",
                    root.isEmpty() ? "nothing" : "the names " + String.join(", ", root.keySet()),
                    file.path().toString(),
                    "Write each column as a dataset at the root");
        }
        long rows = datasets.values().iterator().next().getDimensionsAsLong()[0];
        List<Hdf5Column> columns = new ArrayList<>();
        datasets.forEach((name, dataset) -> {
            checkLength(file, datasets.keySet().iterator().next(), rows, dataset);
            columns.add(column(name, name, 0, file, dataset));
        });
        LogFormat format = root.keySet().containsAll(MDP_DATASET) ? LogFormat.D3RLPY : LogFormat.HDF5;
        return new Hdf5Layout(format, columns, List.of(), rows);
    }

    private static void checkLength(Hdf5File file, String first, long rows, Dataset dataset) {
        long found = dataset.getDimensionsAsLong()[0];
        if (found != rows) {
            throw KelvinException.data(
                    "datasets of one length: " + rows + " rows as in " + first,
                    found + " rows in " + dataset.getName(),
                    file.path().toString(),
                    "Write as many rows to each dataset at the root");
        }
    }

    /** Columns are those of the first episode; a dataset that is one longer than the rewards has the last state too. */
    private static Hdf5Layout ofEpisodes(Hdf5File file, Map<String, Node> root, List<String> episodes) {
        Map<String, Dataset> datasets = file.columns((Group) root.get(episodes.get(0)));
        Dataset rewards = datasets.get(REWARDS);
        if (rewards == null) {
            throw KelvinException.data(
                    "the dataset rewards in each episode",
                    "the datasets " + String.join(", ", datasets.keySet()),
                    file.path() + ", group " + episodes.get(0),
                    "Write the log with Minari, or as datasets at the root");
        }
        long rows = rewards.getDimensionsAsLong()[0];
        List<Hdf5Column> columns = new ArrayList<>();
        columns.add(new Hdf5Column(EPISODE, "", 0, Kind.TEXT, 0, 0));
        columns.add(new Hdf5Column(STEP, "", 0, Kind.NUMBER, 0, 0));
        datasets.forEach((path, dataset) -> {
            long length = dataset.getDimensionsAsLong()[0];
            String name = path.replace('/', '.');
            if (length == rows || length == rows + 1) {
                columns.add(column(name, path, 0, file, dataset));
            }
            boolean isObservation = name.equals(OBSERVATIONS) || name.startsWith(OBSERVATIONS + ".");
            if (isObservation && length == rows + 1) {
                columns.add(column(NEXT + name, path, 1, file, dataset));
            }
        });
        return new Hdf5Layout(LogFormat.MINARI, columns, episodes, -1);
    }

    private static Hdf5Column column(String name, String path, int shift, Hdf5File file, Dataset dataset) {
        file.dataset(dataset);
        return Hdf5Dataset.column(new Hdf5Column(name, path, shift, Kind.OTHER, 0, 0), dataset);
    }

    LogFormat format() {
        return LogFormat.of(format);
    }

    List<Hdf5Column> columns() {
        return columns;
    }

    /** Whether a group is an episode. */
    boolean hasEpisodes() {
        return !episodes.isEmpty();
    }

    List<String> episodes() {
        return episodes;
    }

    /** Number of rows at the root; -1 if they are in groups. */
    long rows() {
        return rows;
    }
}
