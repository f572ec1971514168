/* The sheets of the workbook. Texts and their misspellings are those of the published one. */
#ifndef DEMO_WORKBOOK_H
#define DEMO_WORKBOOK_H

#include <xlsxwriter.h>

#include "round.h"

void summary_write(struct arena *, lxw_worksheet *, const struct round *);
void baladiyas_write(lxw_worksheet *, const struct round *);
void muhallas_write(lxw_worksheet *, const struct round *);
void nationalities_write(lxw_worksheet *, const struct round *);

#endif
