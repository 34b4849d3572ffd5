/** What pages of reports are made of: HTML that is well-formed and escaped, numbers as a person reads them, one look. */
package org.kelvinrl.page;
