package org.kelvinrl.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kelvinrl.log.BadValueException;

class NameIndexTest {

    @Test
    void textIsSortedByItsBytes() {
        // U+1F600 is a surrogate pair in Java, and after U+FFFD in UTF-8.
        assertThat(NameIndex.sorted(List.of("\uD83D\uDE00", "b", "10", "\uFFFD", "é", "9", "B", "")))
                .containsExactly("", "10", "9", "B", "b", "é", "\uFFFD", "\uD83D\uDE00");
    }

    @Test
    void wholeNumbersAreSortedAsNumbers() {
        assertThat(NameIndex.sorted(List.of("10", "9", "-2", "007", "7", "123456789012345678901234567890")))
                .containsExactly("-2", "007", "7", "9", "10", "123456789012345678901234567890");
    }

    @Test
    void aValueIsItsNameWhateverItsType() throws BadValueException {
        NameIndex names = new NameIndex(List.of("5", "4", "true"));

        assertThat(names.of(4L, "a")).isEqualTo(1);
        assertThat(names.of(4.0, "a")).isEqualTo(1);
        assertThat(names.of("4", "a")).isEqualTo(1);
        assertThat(names.of(true, "a")).isEqualTo(2);
        assertThat(names.find("4.0", "a")).isEqualTo(-1);
    }

    @Test
    void aMapIsSpreadByItsKeys() throws BadValueException {
        NameIndex names = new NameIndex(List.of("a", "b"));
        Map<Object, Object> map = new HashMap<>(Map.of("b", 2));

        assertThat(names.spread(map, "m")).containsExactly(null, 2);
        map.put("c", 3);
        assertThat(names.select(map, "m")).containsExactly(null, 2);
        assertThatExceptionOfType(BadValueException.class)
                .isThrownBy(() -> names.spread(map, "m"))
                .returns("one of a, b", BadValueException::expected)
                .returns("\"c\"", BadValueException::found);
    }

    @Test
    void aMessageNamesTheFirstOfManyNames() {
        List<String> many = IntStream.range(0, 25).mapToObj(i -> "n" + i).toList();

        assertThatExceptionOfType(BadValueException.class)
                .isThrownBy(() -> new NameIndex(many).of("x", "a"))
                .returns(
                        "one of " + String.join(", ", many.subList(0, 20)) + " and 5 more",
                        BadValueException::expected);
    }

    @Test
    void aKeyThatIsNullIsNoName() {
        assertThatExceptionOfType(BadValueException.class)
                .isThrownBy(() -> new NameIndex(List.of("a")).spread(Collections.singletonMap(null, 1), "m"))
                .returns("null", BadValueException::found);
    }
}
