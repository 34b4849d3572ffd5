package org.kelvinrl.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.kelvinrl.log.LogSource;

/** Looks at a log and proposes how to ingest it. */
public final class InspectJob {

    private static final int PREVIEWED_ROWS = 3;

    private InspectJob() {}

    /**
     * Proposes a mapping.
     *
     * @param log the log, of which the first rows are read
     * @return the lines of a file for {@code kelvin ingest --mapping}, with what was found as comments
     * @throws org.kelvinrl.schema.KelvinException if the first rows cannot be read
     */
    public static List<String> propose(LogSource log) {
        LogSample sample = LogSample.of(log);
        MappingProposal proposal = MappingProposal.of(sample);
        List<String> lines = new ArrayList<>();
        lines.add("# A mapping for " + log.inputFiles() + (log.inputFiles() == 1 ? " file" : " files") + " of format "
                + log.format().label() + ", " + proposal.origin() + ".");
        lines.add("# Check and edit it, then give it to kelvin ingest --mapping.");
        lines.addAll(proposal.lines());
        List<String> unused = log.columns().stream()
                .filter(name -> !proposal.used().contains(name))
                .toList();
        if (!unused.isEmpty()) {
            lines.add("# Not used: " + unused.stream().map(LogSample::shown).collect(Collectors.joining(", ")) + ".");
        }
        lines.add("# The first rows:");
        sample.preview(PREVIEWED_ROWS).forEach(row -> lines.add("#   " + row));
        return lines;
    }
}
