#include "domain/intake/intake.h"

static const struct field import_run_fields[] = {
    FIELD(1, struct import_run, mapping, .required = true),
    FIELD(2, struct import_run, file_name, .hxl = "#meta+file+name"),
    FIELD(3, struct import_run, file_hash, .hxl = "#meta+file+hash"),
    FIELD(4, struct import_run, settings, .hxl = "#meta+settings"),
    FIELD(5, struct import_run, rows, .hxl = "#meta+count+rows"),
    FIELD(6, struct import_run, created, .hxl = "#meta+count+created"),
    FIELD(7, struct import_run, changed, .hxl = "#meta+count+changed"),
    FIELD(8, struct import_run, same, .hxl = "#meta+count+same"),
    FIELD(9, struct import_run, retracted, .hxl = "#meta+count+retracted"),
    FIELD(10, struct import_run, finished, .hxl = "#status+finished"),
    FIELD(11, struct import_run, undoes, .type = "import_run"),
    FIELD(12, struct import_run, undone, .hxl = "#status+undone"),
};

const struct record_type import_run_type = RECORD_TYPE(20, import_run, .by_system = true);
