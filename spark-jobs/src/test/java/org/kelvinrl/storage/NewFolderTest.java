package org.kelvinrl.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.schema.KelvinException;

class NewFolderTest {

    @TempDir
    private java.nio.file.Path folder;

    private final Configuration configuration = new Configuration();
    private Path target;

    @BeforeEach
    void name() {
        target = new Path(folder.resolve("target").toUri());
    }

    @Test
    void appearsOnlyWhenItIsCommitted() throws IOException {
        NewFolder made = NewFolder.at(target, configuration);
        write(made);
        assertThat(folder.resolve("target")).doesNotExist();

        made.commit();
        made.close();
        assertThat(folder.resolve("target").resolve("content")).hasContent("written");
        assertThat(folder).isDirectoryNotContaining("glob:**unfinished**");
    }

    @Test
    void doesNotReplaceWhatAppearedMeanwhile() throws IOException {
        NewFolder made = NewFolder.at(target, configuration);
        write(made);
        Files.createDirectory(folder.resolve("target"));

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(made::commit)
                .withMessageStartingWith("expected a path where nothing is yet, found an existing file or folder");
        made.close();
        assertThat(folder.resolve("target")).isEmptyDirectory();
        assertThat(folder).isDirectoryNotContaining("glob:**unfinished**");
    }

    @Test
    void ofTwoThatCommitInTheSameInstantTheLaterIsTold() throws IOException {
        configuration.setClass("fs.racing.impl", LosesTheRace.class, RawLocalFileSystem.class);
        Path raced = new Path("racing", null, target.toUri().getPath());
        NewFolder made = NewFolder.at(raced, configuration);
        write(made);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(made::commit)
                .withMessage("expected a path where nothing is yet, found an existing file or folder (" + raced
                        + "). Name another output, or remove this one; nothing is overwritten.");
        made.close();
        assertThat(folder.resolve("target")).isDirectoryContaining("glob:**the-other");
        assertThat(folder.resolve("target")).isDirectoryNotContaining("glob:**unfinished**");
        assertThat(folder).isDirectoryNotContaining("glob:**unfinished**");
    }

    @Test
    void saysSoWhenTheFileSystemRefusesToRename() throws IOException {
        configuration.setClass("fs.refusing.impl", RefusesToRename.class, RawLocalFileSystem.class);
        Path refused = new Path("refusing", null, target.toUri().getPath());
        NewFolder made = NewFolder.at(refused, configuration);
        write(made);

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(made::commit)
                .withMessage("expected a place where a folder can be written, found the file system refused to rename "
                        + made.aside().getName() + " (" + refused
                        + "). Name another output, or make this one writable.")
                .extracting(KelvinException::kind)
                .isEqualTo(KelvinException.Kind.OUTPUT);
    }

    @Test
    void saysSoWhenItsParentIsAFile() throws IOException {
        Files.writeString(folder.resolve("file"), "in the way");
        Path below = new Path(folder.resolve("file").resolve("target").toUri());

        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> NewFolder.at(below, configuration))
                .withMessageStartingWith("expected a place where a folder can be written, found ")
                .withMessageEndingWith("(" + below + "). Name another output, or make this one writable.");
    }

    private static void write(NewFolder made) throws IOException {
        java.nio.file.Path aside = java.nio.file.Path.of(made.aside().toUri().getPath());
        Files.createDirectory(aside);
        Files.writeString(aside.resolve("content"), "written");
    }

    /** A local file system on which another writer commits just before each rename. */
    public static final class LosesTheRace extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("racing:///");
        }

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            java.nio.file.Path other = java.nio.file.Path.of(to.toUri().getPath());
            Files.writeString(Files.createDirectory(other).resolve("the-other"), "first");
            return super.rename(from, to);
        }
    }

    /** A local file system under a scheme of its own, whose rename answers false. */
    public static final class RefusesToRename extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("refusing:///");
        }

        @Override
        public boolean rename(Path from, Path to) {
            return false;
        }
    }
}
