package org.kelvinrl.page;

/** How the report looks: on light and dark screens, and on paper. */
public final class StyleSheet {

    /** The style sheet. */
    public static final String TEXT = """
            :root {
              color-scheme: light dark;
              --page: #fff; --ink: #1c2430; --quiet: #5b6675; --rule: #dde2e9; --panel: #f5f7fa;
              --training: #1f5fd0; --validation: #c2570c; --warning: #8a4b00; --warning-panel: #fff4e0;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --page: #14181f; --ink: #e4e8ee; --quiet: #9aa5b4; --rule: #303846; --panel: #1c222c;
                --training: #7fb0ff; --validation: #ffa657; --warning: #ffc875; --warning-panel: #33280f;
              }
            }
            * { box-sizing: border-box; }
            body {
              margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 76rem;
              background: var(--page); color: var(--ink);
              font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
            }
            h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.01em; }
            h2 { margin: 2.8rem 0 0.8rem; padding-top: 1rem; border-top: 1px solid var(--rule); font-size: 1.25rem; }
            h3 { margin: 0 0 0.5rem; font-size: 1rem; }
            p { margin: 0.5rem 0; max-width: 46rem; }
            .quiet, figcaption span, summary, dt { color: var(--quiet); }
            .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0.8rem; margin: 1.6rem 0 0; }
            .tiles div { padding: 0.8rem 1rem; border-radius: 0.5rem; background: var(--panel); }
            .tiles dt { font-size: 0.85rem; }
            .tiles dd { margin: 0; font-size: 1.55rem; font-weight: 600; font-variant-numeric: tabular-nums; }
            .tiles small { display: block; color: var(--quiet); font-size: 0.8rem; font-weight: 400; }
            .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1.2rem; }
            .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.6rem 2.4rem; align-items: start; margin-top: 1.4rem; }
            figure { margin: 0; }
            figcaption { display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; align-content: start; margin-bottom: 0.3rem; min-height: 4.1rem; font-size: 0.9rem; }
            figcaption b { flex-basis: 100%; }
            svg { display: block; width: 100%; height: auto; }
            svg text { fill: var(--quiet); font-size: 12px; font-variant-numeric: tabular-nums; }
            svg.key { display: inline-block; width: 1.6rem; margin-right: 0.4rem; vertical-align: middle; }
            .grid { stroke: var(--rule); }
            .curve { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
            .curve.training { stroke: var(--training); }
            .curve.validation { stroke: var(--validation); }
            .curve.teacher { stroke-width: 1.4; stroke-dasharray: 1 4.5; }
            .mark.training { fill: var(--training); }
            .mark.validation { fill: var(--validation); }
            .mark.teacher { fill: var(--page); }
            .mark.training.teacher { stroke: var(--training); }
            .mark.validation.teacher { stroke: var(--validation); }
            .wide { overflow-x: auto; }
            .charts + .wide { margin-top: 1.4rem; }
            table { border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
            caption { padding-bottom: 0.4rem; font-weight: 600; text-align: left; }
            th, td { padding: 0.28rem 1.6rem 0.28rem 0; border-bottom: 1px solid var(--rule); text-align: right; }
            th { font-weight: 500; }
            th[scope="col"] { color: var(--quiet); font-weight: 400; }
            th:first-child { text-align: left; }
            th[scope="row"] { overflow-wrap: anywhere; }
            table.texts { width: 100%; }
            table.texts th { width: 14rem; vertical-align: top; }
            table.texts td { padding-right: 0; text-align: left; overflow-wrap: anywhere; }
            .warning { padding: 0.7rem 1rem; border-radius: 0.5rem; background: var(--warning-panel); color: var(--warning); }
            summary { cursor: pointer; margin: 1rem 0 0.6rem; }
            @media print {
              :root {
                --page: #fff; --ink: #000; --quiet: #444; --rule: #ccc; --panel: #f3f3f3;
                --training: #1f5fd0; --validation: #c2570c; --warning: #5c3300; --warning-panel: #f3f3f3;
              }
              @page { margin: 16mm; }
              html { font-size: 8.5pt; }
              body { padding: 0; max-width: none; }
              .charts { grid-template-columns: 1fr 1fr 1fr; }
              figure, tr, .tiles div { break-inside: avoid; }
              h2, caption { break-after: avoid; }
              .wide { overflow: visible; }
            }
            """;

    private StyleSheet() {}
}
