package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kelvinrl.log.BadValueException;
import org.kelvinrl.schema.PreparedColumn;

/** Values of other kinds than the column promised, as a line of JSON may have them. */
class BoundColumnTest {

    @Test
    void anObservationThatIsNoListIsRefused() {
        BoundColumn observation = new ObservationColumn(PreparedColumn.OBSERVATION, List.of(Feature.list(0, "obs", 3)));

        refuses(observation, "far", "obs", "a list of 3 elements", "\"far\"");
        refuses(observation, Map.of("x", 1), "obs", "a list of 3 elements", "{x=1}");
        refuses(observation, null, "obs", "a value", "null");
    }

    @Test
    void qValuesThatAreNoListAreRefused() {
        BoundColumn q = new PerActionColumn(
                PreparedColumn.Q_VALUES, Form.COLUMN, new String[] {"q"}, new int[] {0}, null, 2, false);

        refuses(q, 1.5, "q", "a list of 2 elements", "1.5");
        refuses(q, Map.of("left", 1), "q", "a list of 2 elements", "{left=1}");
    }

    @Test
    void anActionThatIsAListIsRefusedWhereANameIsExpected() {
        NameIndex names = new NameIndex(List.of("left", "right"));
        BoundColumn action =
                new ActionColumn(Term.of(Form.CATEGORY, "a", Map.of(), "m.conf: 1"), 0, names, names.size());

        refuses(action, List.of(0, 1), "a", "the name of an action", "[0, 1]");
    }

    private static void refuses(BoundColumn column, Object value, String name, String expected, String found) {
        assertThatExceptionOfType(BadValueException.class)
                .isThrownBy(() -> column.fill(new Object[] {value}, new PreparedRow()))
                .returns(name, BadValueException::column)
                .returns(expected, BadValueException::expected)
                .returns(found, BadValueException::found);
    }
}
