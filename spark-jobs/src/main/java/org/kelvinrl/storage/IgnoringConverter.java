package org.kelvinrl.storage;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** The converter that Parquet's column readers ask for and, when values are taken from them directly, never call. */
public final class IgnoringConverter extends GroupConverter {

    private final GroupType type;

    /** A converter for the groups and values of a type. */
    public IgnoringConverter(GroupType type) {
        this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
        Type child = type.getType(field);
        return child.isPrimitive() ? new PrimitiveConverter() {} : new IgnoringConverter(child.asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}
