package org.kelvinrl.environment;

import java.util.Objects;

/** Makes the policy of an environment's teacher in the task that acts by it. It tells its values only where they are Q-values. */
public final class TeacherPolicy implements PolicyFactory {

    private static final long serialVersionUID = 1L;

    private final Simulator simulator;
    private final PolicyChoice choice;

    /**
     * A policy by the values of a teacher.
     *
     * @param simulator makes the teacher
     * @param choice how it chooses by the values
     */
    public TeacherPolicy(Simulator simulator, PolicyChoice choice) {
        this.simulator = Objects.requireNonNull(simulator);
        this.choice = Objects.requireNonNull(choice);
    }

    @Override
    public Policy create() {
        Teacher teacher = simulator.teacher();
        return new PolicyOfTeacher(choice.by(teacher.values()), teacher.areQValues());
    }
}
