/** What a policy is worth. */
package org.kelvinrl.evaluate;
