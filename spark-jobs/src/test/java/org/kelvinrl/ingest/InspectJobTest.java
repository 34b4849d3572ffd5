package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kelvinrl.ingest.IngestRuns.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.log.LogFormat;
import org.kelvinrl.log.LogOpener;
import org.kelvinrl.schema.DatasetManifest;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.Sparks;

class InspectJobTest {

    @TempDir
    private Path folder;

    /** What it proposes for real logs works unedited, with the numbers that their README gives. */
    @ParameterizedTest
    @CsvSource({
        "rllib, small.json, 102, 3, 2",
        "cartpole-q-log, cartpole_d3rlpy_replay_with_sb3dqn_q.csv.gz, 99866, 1582, 2",
        "gym-cartpole-q-log, *.parquet, 35038, 109, 2",
        "d3rlpy, cartpole_random_v1.1.0.h5, 99999, 4512, 2",
        "reagent, cartpole_training.json.bz2, 3925, 26, 2",
        "open-bandit/random, men.csv, 10000, 10000, 34",
        "open-bandit/bts, men.csv, 10000, 10000, 34",
        "frozenlake, frozenlake8x8_random_dataset.csv, 47310, 1500, 4",
    })
    void theProposalForARealLogWorksUnedited(String name, String file, long rows, long episodes, int actions)
            throws IOException {
        DatasetManifest manifest = ingestAsProposed(SharedData.require(name).resolve(file));

        assertThat(manifest.rows()).isEqualTo(rows);
        assertThat(manifest.episodes()).isEqualTo(episodes);
        assertThat(manifest.actionSpace().n()).isEqualTo(actions);
        assertThat(manifest.statistics().reward()).isNotNull();
        if (!name.equals("cartpole-q-log")) {
            assertThat(Files.readString(SharedData.projectRoot().resolve("docs/data.md")))
                    .contains("    ingested " + rows + " rows of " + episodes + " episodes into 8 shards: data\n");
        }
    }

    @Test
    void namesQValuesAndPropensitiesBesidesTheLayoutOfRllib() {
        Path log = SharedData.require("rllib").resolve("small.json");
        assertThat(propose(log))
                .contains(
                        "# A mapping for 1 file of format rllib, an RLlib sample batch.",
                        "episode = eps_id",
                        "step = t",
                        "observation = obs",
                        "next_observation = new_obs",
                        "action = actions",
                        "reward = rewards",
                        "terminated = dones",
                        "propensity = action_prob",
                        "q_values = q_values");
    }

    @Test
    void aWellKnownLogNeedsNoMapping() {
        Path log = SharedData.require("rllib").resolve("small.json");
        IngestSettings.Builder settings =
                IngestSettings.of(List.of(log.toString()), PreparedFolder.hadoop(folder.resolve("prepared")));
        DatasetManifest manifest = run(settings).dataset().manifest();

        assertThat(manifest.rows()).isEqualTo(102);
        assertThat(manifest.origin().mapping()).containsEntry("observation", "obs");
    }

    @Test
    void tellsColumnsByTheirNamesTypesAndFirstRows() throws IOException {
        Path log = csv(
                "SessionId,Turn,City,speed,load,ActionId,reward,done,comment",
                "s1,0,Oslo,0.5,1e-3,1,0,0,ok",
                "s1,1,Bern,-1,2,0,1,1,\"a, b\"");
        assertThat(propose(log))
                .containsExactly(
                        "# A mapping for 1 file of format csv, known by the names of its columns.",
                        "# Check and edit it, then give it to kelvin ingest --mapping.",
                        "episode = SessionId",
                        "step = Turn",
                        "action = ActionId",
                        "reward = reward",
                        "# Does it say done at a time limit too? Then `{ column = done, limit = 500 }`.",
                        "terminated = done",
                        "# All numbers that no other key uses: remove what is no observation.",
                        "observation = [speed, load]",
                        "# Not used: City, comment.",
                        "# The first rows:",
                        "#   SessionId = s1, Turn = 0, City = Oslo, speed = 0.5, load = 1e-3, ActionId = 1, reward = 0, done = 0,"
                                + " comment = ok",
                        "#   SessionId = s1, Turn = 1, City = Bern, speed = -1, load = 2, ActionId = 0, reward = 1, done = 1,"
                                + " comment = a, b");
    }

    @Test
    void scalarsThatAreNumberedMakeUpAList() throws IOException {
        Path log = csv("episode,step,obs_10,obs_2,obs_0,action,q.1,q.0", "e,0,1,2,3,0,1,2");
        assertThat(propose(log))
                .contains("observation = [obs_0, obs_2, obs_10]", "q_values = [\"q.0\", \"q.1\"]", "action = action");
    }

    /** The log of the README. */
    @Test
    void qValuesMayComeInAColumnForEachActionWhoseNamesTheyTell() throws IOException {
        Path log = csv(
                "episode,t,speed,distance,action,q_wait,q_go,q_logged",
                "17,0,3.1,20.5,1,0.22,0.91,1",
                "17,1,3.4,17.1,0,0.40,0.38,1");

        assertThat(propose(log))
                .contains(
                        "episode = episode",
                        "step = t",
                        "action = action",
                        "# Is this the order of the actions? The first is action 0 of action_names.",
                        "q_values = [q_wait, q_go]",
                        "action_names = [wait, go]",
                        "observation = [speed, distance]",
                        "# Not used: q_logged.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            id,t,x,a,Q_Value_left,Q_Value_right | q_values = [Q_Value_left, Q_Value_right] | action_names = [left, right]
            id,t,x,a,q.up,q.go down             | q_values = ["q.up", "q.go down"]         | action_names = [up, "go down"]
            """)
    void namesOfActionsFollowThePrefixOfQValues(String header, String qValues, String names) throws IOException {
        assertThat(propose(csv(header, "e,0,1,0,2,3"))).contains(qValues, names);
    }

    @Test
    void aSingleColumnOfQIsNoQValueOfEachAction() throws IOException {
        assertThat(propose(csv("episode,step,x,action,q_best", "e,0,1,0,2")))
                .noneMatch(line -> line.startsWith("q_values") || line.startsWith("action_names"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "go"})
    void whatIsProposedForQValuesByActionWorksUnedited(String action) throws IOException {
        DatasetManifest manifest = ingestAsProposed(csv(
                "episode,t,speed,distance,action,q_wait,q_go",
                "17,0,3.1,20.5," + action + ",0.22,0.91",
                "18,0,3.4,17.1," + action + ",0.40,"));

        assertThat(manifest.actionSpace().names()).containsExactly("wait", "go");
        assertThat(manifest.observationNames()).containsExactly("speed", "distance");
        assertThat(manifest.statistics().actionCounts()).containsExactly(0L, 2L);
        assertThat(manifest.nulls()).containsEntry("q_values", 0L);
    }

    @Test
    void withoutEpisodesTheOrderOfRowsIsProposed() throws IOException {
        Path log = csv("state,action,done", "3,0,0", "4,1,0", "5,0,1");
        assertThat(propose(log))
                .contains(
                        "# No column tells episodes: the order of rows in their files does.",
                        "episode = { ends = done }",
                        "observation = { one_hot = state }")
                .noneMatch(line -> line.startsWith("step"));
    }

    @Test
    void whatALogHoldsCannotLeaveItsComment() throws IOException {
        Path log = csv("episode,step,x,action,note", "e,0,1,0,\tbell" + "x".repeat(100));
        assertThat(propose(log))
                .contains("#   episode = e, step = 0, x = 1, action = 0, note = ?bell" + "x".repeat(55) + "...");
    }

    private DatasetManifest ingestAsProposed(Path log) throws IOException {
        Path mapping = folder.resolve("mapping.conf");
        Files.write(mapping, propose(log));
        IngestSettings.Builder settings = IngestSettings.of(
                        List.of(log.toString()), PreparedFolder.hadoop(folder.resolve("prepared")))
                .mappingFile(PreparedFolder.hadoop(mapping));
        return run(settings).dataset().manifest();
    }

    private static List<String> propose(Path log) {
        return InspectJob.propose(LogOpener.open(Sparks.session(), List.of(log.toString()), LogFormat.AUTO));
    }

    private Path csv(String... lines) throws IOException {
        Path log = folder.resolve("log.csv");
        return Files.write(log, new ArrayList<>(Stream.of(lines).toList()));
    }
}
