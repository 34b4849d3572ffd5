package org.kelvinrl.cli;

/** Placeholder. */
public final class Kelvin {
    private Kelvin() {}

    public static void main(String[] args) {
        System.out.println("kelvin");
    }
}
