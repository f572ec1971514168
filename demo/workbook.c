/* The workbook: its sheets in their published order. */
#include "workbook.h"

bool workbook_write(struct arena *arena, const struct round *round, const char *path, const char **reason)
{
    lxw_workbook *book = workbook_new(path);
    if (!book) {
        *reason = lxw_strerror(LXW_ERROR_MEMORY_MALLOC_FAILED);
        return false;
    }

    /* A date of its own would make two runs differ. */
    lxw_doc_properties properties = {.title = "Invented data, made by sanad's demo", .created = 1772323200};
    workbook_set_properties(book, &properties);
    summary_write(arena, workbook_add_worksheet(book, "Summary"), round);
    baladiyas_write(workbook_add_worksheet(book, "Baladiya Main "), round);
    muhallas_write(workbook_add_worksheet(book, "Muhalla Main"), round);
    nationalities_write(workbook_add_worksheet(book, "Nationalities"), round);

    lxw_error failed = workbook_close(book);
    *reason = lxw_strerror(failed);
    return failed == LXW_NO_ERROR;
}
