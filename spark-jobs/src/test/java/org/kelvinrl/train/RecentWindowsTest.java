package org.kelvinrl.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RecentWindowsTest {

    private static final int ROWS = 100;
    private static final long BYTES = 4 * ROWS;

    private final List<Integer> read = new CopyOnWriteArrayList<>();

    @Test
    void aWindowIsReadOnceUntilItIsDone() {
        RecentWindows windows = new RecentWindows(10 * BYTES);
        RowWindow first = get(windows, 1);
        assertThat(get(windows, 1)).isSameAs(first);
        assertThat(windows.bytes()).isEqualTo(BYTES);
        windows.remove(key(1));
        windows.remove(key(1));
        assertThat(windows.bytes()).isZero();
        get(windows, 1);
        assertThat(read).containsExactly(1, 1);
    }

    @Test
    void aWindowThatIsDoneBeforeItIsReadDoesNotStay() {
        RecentWindows windows = new RecentWindows(10 * BYTES);
        windows.get(key(1), () -> {
            windows.remove(key(1));
            return window(1);
        });
        assertThat(windows.bytes()).isZero();
    }

    @Test
    void aWindowWhoseReadingFailsIsReadAgain() {
        RecentWindows windows = new RecentWindows(10 * BYTES);
        assertThatThrownBy(() -> windows.get(key(1), () -> {
                    throw new IllegalArgumentException("broken");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broken");
        assertThat(get(windows, 1).rows()).isEqualTo(ROWS);
    }

    @Test
    void whatWasAskedForLeastRecentlyGoesFirst() {
        RecentWindows windows = new RecentWindows(2 * BYTES);
        get(windows, 1);
        get(windows, 2);
        get(windows, 1);
        assertThat(windows.hasRoomFor(1)).isFalse();
        get(windows, 3);
        assertThat(windows.bytes()).isEqualTo(2 * BYTES);
        assertThat(new RecentWindows(BYTES).hasRoomFor(BYTES)).isTrue();
        get(windows, 1);
        get(windows, 2);
        assertThat(read).containsExactly(1, 2, 3, 2);
    }

    @Test
    void aWindowLargerThanAllIsGivenAndNotKept() {
        RecentWindows windows = new RecentWindows(BYTES - 1);
        assertThat(get(windows, 1).rows()).isEqualTo(ROWS);
        assertThat(windows.bytes()).isZero();
    }

    @Test
    void aRunIsForgottenAndNoOther() {
        RecentWindows windows = new RecentWindows(10 * BYTES);
        get(windows, 1);
        RecentWindows.Key other = new RecentWindows.Key("other", 0, 0, 1);
        windows.get(other, () -> window(1));
        windows.forget("run");
        assertThat(windows.bytes()).isEqualTo(BYTES);
        windows.forget("other");
        assertThat(windows.bytes()).isZero();
    }

    @Test
    void aTaskThatGoesOnAfterItsRunLeavesNothing() {
        RecentWindows windows = new RecentWindows(10 * BYTES);
        windows.forget("run");
        assertThat(get(windows, 1).rows()).isEqualTo(ROWS);
        windows.readAhead(key(2), () -> window(2));
        assertThat(get(windows, 3).rows()).isEqualTo(ROWS);
        assertThat(windows.bytes()).isZero();
    }

    /** However late the thread in the background comes, it reads nothing that was read, and leaves nothing of a run that is over. */
    @Test
    void whatIsReadAheadIsReadOnceAndForgottenWithItsRun() throws Exception {
        RecentWindows windows = new RecentWindows(10 * BYTES);
        windows.readAhead(key(1), () -> window(1));
        windows.readAhead(key(1), () -> window(1));
        assertThat(get(windows, 1)).isSameAs(get(windows, 1));
        assertThat(read).containsExactly(1);

        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        windows.readAhead(key(2), () -> {
            begun.countDown();
            await(mayEnd);
            return window(2);
        });
        begun.await();
        windows.forget("run");
        mayEnd.countDown();
        assertThat(get(windows, 2).rows()).isEqualTo(ROWS);
        assertThat(windows.bytes()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private RowWindow get(RecentWindows windows, int window) {
        return windows.get(key(window), () -> window(window));
    }

    private RowWindow window(int window) {
        read.add(window);
        return new RowWindow(new BlockRows[0], new int[ROWS], 0);
    }

    private static RecentWindows.Key key(int window) {
        return new RecentWindows.Key("run", 0, 0, window);
    }
}
