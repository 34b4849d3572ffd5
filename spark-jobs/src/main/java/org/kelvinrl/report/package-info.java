/** What a run leaves for its readers: the resolved configuration, metrics, and a report. */
package org.kelvinrl.report;
