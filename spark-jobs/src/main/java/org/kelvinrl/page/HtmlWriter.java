package org.kelvinrl.page;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A page as it grows. Text and values of attributes are always escaped; what is opened is closed in the right order. The page
 * is well-formed XML too.
 */
public final class HtmlWriter {

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param element its name
     * @param attributes names and values in turn
     */
    public HtmlWriter open(String element, String... attributes) {
        startTag(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Closes the element that was opened last. */
    public HtmlWriter close() {
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** Writes text. */
    public HtmlWriter text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** Writes an element with nothing but text in it. */
    public HtmlWriter element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** Writes an element with nothing in it. */
    public HtmlWriter empty(String element, String... attributes) {
        startTag(element, attributes);
        out.append("/>\n");
        return this;
    }

    /** Writes a row of a table: the first cell names it. */
    public HtmlWriter row(String name, String... cells) {
        open("tr").element("th", name, "scope", "row");
        for (String cell : cells) {
            element("td", cell);
        }
        return close();
    }

    /** Writes the row above the columns of a table. */
    public HtmlWriter heads(String... names) {
        open("tr");
        for (String name : names) {
            element("th", name, "scope", "col");
        }
        return close();
    }

    /** The page, in which every element is closed. */
    public String page() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return "<!DOCTYPE html>\n" + out;
    }

    private void startTag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(escaped(attributes[i + 1])).append('"');
        }
    }

    /** Control characters have no place in a page, not even escaped. */
    private static String escaped(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\t\r\n]]|[\uFFFE\uFFFF]", "\uFFFD")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
