package org.kelvinrl.distill;

/**
 * A temperature of one teacher's own, written {@code NAME=T}.
 *
 * @param teacher name of the teacher, as rows have it
 * @param temperature its temperature; a statistic is one of that teacher's rows
 */
public record TeacherTemperature(String teacher, Temperature temperature) {

    /** What it may be written as. */
    public static final String SYNTAX = "the name of a teacher, = and " + Temperature.SYNTAX;

    /**
     * Reads one as it is written on a command line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static TeacherTemperature parse(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("expected NAME=T, found \"" + text + "\"");
        }
        return new TeacherTemperature(text.substring(0, equals), Temperature.parse(text.substring(equals + 1)));
    }

    @Override
    public String toString() {
        return teacher + "=" + temperature;
    }
}
