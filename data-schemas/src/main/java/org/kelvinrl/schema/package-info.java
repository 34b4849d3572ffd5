/** Schemas. */
package org.kelvinrl.schema;
