package org.kelvinrl.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.kelvinrl.page.Figures;
import org.kelvinrl.page.HtmlWriter;

/** One quantity over the epochs: curves in SVG, which need no script. */
final class LineChart {

    private static final int WIDTH = 420;
    private static final int HEIGHT = 236;
    private static final int LEFT = 54;
    private static final int RIGHT = WIDTH - 14;
    private static final int TOP = 12;
    private static final int BOTTOM = HEIGHT - 46;

    /** More points than that are a curve without their marks. */
    private static final int MOST_MARKS = 60;

    private final String title;
    private final List<Series> series;
    private final int epochs;
    private final Ticks ticks;

    /**
     * One curve.
     *
     * @param name what the legend says
     * @param style its class in the style sheet
     * @param values one for every epoch from the first; NaN where there is none
     */
    record Series(String name, String style, List<Double> values) {

        private DoubleStream finite() {
            return values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite);
        }
    }

    /**
     * A chart of several curves.
     *
     * @param title what it shows, with its unit
     * @param series at least one, all of one length
     */
    LineChart(String title, List<Series> series) {
        this.title = title;
        this.series = series.stream()
                .filter(one -> one.finite().findAny().isPresent())
                .toList();
        this.epochs = series.get(0).values().size();
        this.ticks = Ticks.enclosing(
                series.stream().flatMapToDouble(Series::finite).min().orElse(0),
                series.stream().flatMapToDouble(Series::finite).max().orElse(1));
    }

    /** Writes title, legend and curves. */
    void write(HtmlWriter html) {
        html.open("figure").open("figcaption").element("b", title);
        series.forEach(one -> legend(html, one));
        html.close();
        html.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", title);
        ticks.positions().forEach(tick -> markY(html, tick));
        Ticks.upTo(epochs).positions().forEach(tick -> markX(html, tick));
        label(html, "epoch", (LEFT + RIGHT) / 2.0, HEIGHT - 8, "middle");
        series.forEach(one -> curve(html, one));
        html.close().close();
    }

    private static void legend(HtmlWriter html, Series one) {
        html.open("span").open("svg", "viewBox", "0 0 26 8", "class", "key", "aria-hidden", "true");
        html.empty("polyline", "points", "1,4 25,4", "class", "curve " + one.style());
        html.close().text(one.name()).close();
    }

    private void markY(HtmlWriter html, BigDecimal tick) {
        double at = y(tick.doubleValue());
        html.empty("polyline", "points", point(LEFT, at) + " " + point(RIGHT, at), "class", "grid");
        label(html, Ticks.label(tick), LEFT - 8, at + 4, "end");
    }

    private void markX(HtmlWriter html, BigDecimal tick) {
        label(html, tick.toPlainString(), x(tick.intValue()), BOTTOM + 18, "middle");
    }

    private static void label(HtmlWriter html, String text, double x, double y, String anchor) {
        html.element("text", text, "x", coordinate(x), "y", coordinate(y), "text-anchor", anchor);
    }

    private void curve(HtmlWriter html, Series one) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < epochs; i++) {
            if (Double.isFinite(one.values().get(i))) {
                points.append(point(x(i + 1), y(one.values().get(i)))).append(' ');
            }
        }
        html.empty("polyline", "points", points.toString().strip(), "class", "curve " + one.style());
        for (int i = 0; i < epochs && epochs <= MOST_MARKS; i++) {
            if (Double.isFinite(one.values().get(i))) {
                mark(html, one, i);
            }
        }
    }

    /** A point that tells its value to those who rest on it. */
    private void mark(HtmlWriter html, Series one, int index) {
        double value = one.values().get(index);
        html.open(
                "circle",
                "cx",
                coordinate(x(index + 1)),
                "cy",
                coordinate(y(value)),
                "r",
                "2.2",
                "class",
                "mark " + one.style());
        html.element("title", one.name() + ", epoch " + (index + 1) + ": " + Figures.number(value))
                .close();
    }

    private double x(int epoch) {
        double share = epochs == 1 ? 0.5 : (epoch - 1.0) / (epochs - 1);
        return LEFT + 10 + share * (RIGHT - LEFT - 20);
    }

    private double y(double value) {
        return BOTTOM - (value - ticks.first()) / (ticks.last() - ticks.first()) * (BOTTOM - TOP);
    }

    private static String point(double x, double y) {
        return coordinate(x) + "," + coordinate(y);
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
